package org.signetmail.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.NoSuchPaddingException;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a password locks, with a purse: deriving a key from a password costs what the file asks for, and a file may
 * come from anywhere. One purse a reading, whatever the number of locks. Not thread-safe.
 */
final class Unlocking {
    /** Rounds of hashing in one reading; OpenSSL asks for 2,048 a lock, keytool for 10,000, careful people for a million. */
    private static final long PURSE = 6_000_000;
    /** RFC 7914 6: scrypt's memory is 128·r·N octets. */
    private static final long MOST_MEMORY = 64L << 20;

    private static final Pattern DEK_CIPHERS = Pattern.compile("(AES-(128|192|256)|DES|DES-EDE|DES-EDE3|BF|RC2(-40|-64)?)-(CBC|ECB|CFB|OFB)");

    private final char @Nullable [] password;
    private @Nullable Provider provider;
    private long purse = PURSE;

    Unlocking(char @Nullable [] password) {
        this.password = password == null || password.length == 0 ? null : password;
    }

    /** The JDK lacks openssl's derivation, scrypt, RC2-40 and the names of PBES2's parts. Made when it is needed, registered nowhere. */
    Provider provider() {
        Provider made = provider;
        if (made == null) {
            made = new BouncyCastleProvider();
            provider = made;
        }
        return made;
    }

    /** The password, or null when none was given. */
    char @Nullable [] password() {
        return password;
    }

    char[] wanted(String what) throws Pem.Unreadable {
        if (password == null) {
            throw new Pem.Unreadable(Pem.Fault.PASSWORD_WANTED, what + " is protected by a password, which is needed", null);
        }
        return password;
    }

    static Pem.Unreadable wrong(String what, @Nullable Throwable cause) {
        return new Pem.Unreadable(Pem.Fault.PASSWORD_WRONG, what + " does not open: is the password right?", cause);
    }

    /** A locked PKCS#8 key (RFC 5958 3). */
    PrivateKeyInfo open(EncryptedPrivateKeyInfo locked, char[] secret) throws Pem.Unreadable {
        spend(locked.getEncryptionAlgorithm());
        try {
            boolean pkcs5 = locked.getEncryptionAlgorithm().getAlgorithm().on(PKCSObjectIdentifiers.pkcs_5)
                    && !locked.getEncryptionAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2);
            return new PKCS8EncryptedPrivateKeyInfo(locked).decryptPrivateKeyInfo(decryptor(pkcs5 ? octets(secret) : secret));
        } catch (PKCSException | RuntimeException e) {
            throw unknown(e) ? notKnown(scheme(locked.getEncryptionAlgorithm())) : wrong("the private key", e);
        }
    }

    /** Whether it is the way of locking that is at fault, and not the password. */
    private static boolean unknown(@Nullable Throwable fault) {
        for (Throwable at = fault; at != null; at = at.getCause()) {
            if (at instanceof OperatorCreationException || at instanceof NoSuchAlgorithmException || at instanceof NoSuchPaddingException) {
                return true;
            }
        }
        return false;
    }

    private static String scheme(AlgorithmIdentifier how) {
        return (how.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2) ? PBES2Parameters.getInstance(how.getParameters()).getEncryptionScheme().getAlgorithm()
                : how.getAlgorithm()).getId();
    }

    private static Pem.Unreadable notKnown(String way) {
        return new Pem.Unreadable(Pem.Fault.BROKEN, "it is protected by a password in a way (" + way
                + ") that is not known here; openssl pkey -in FILE -aes256 -out NEW makes one of it that is", null);
    }

    /** The password's octets as a terminal gives them, one a char: PBES1 of the library takes a char for an octet. */
    private static char[] octets(char[] secret) {
        return new String(new String(secret).getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1).toCharArray();
    }

    InputDecryptorProvider decryptor(char[] secret) {
        return new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(provider()).build(secret);
    }

    /** A key locked as OpenSSL did before PKCS#8: DEK-Info names cipher and IV; one round of MD5. @return DER */
    byte[] open(byte[] locked, String dekInfo) throws Pem.Unreadable {
        char[] secret = wanted("the private key");
        try {
            int comma = dekInfo.indexOf(',');
            String cipher = dekInfo.substring(0, comma).strip().toUpperCase(Locale.ROOT);
            if (!DEK_CIPHERS.matcher(cipher).matches()) {
                throw notKnown(cipher);
            }
            byte[] iv = HexFormat.of().parseHex(dekInfo.substring(comma + 1).strip());
            return new JcePEMDecryptorProviderBuilder().setProvider(provider()).build(secret).get(cipher).decrypt(locked, iv);
        } catch (IOException | OperatorCreationException | RuntimeException e) {
            throw wrong("the private key", e);
        }
    }

    /** Pays for a derivation before it is done. @throws Pem.Unreadable when it costs too much */
    void spend(AlgorithmIdentifier how) throws Pem.Unreadable {
        try {
            spend(how, how.getAlgorithm());
        } catch (RuntimeException malformed) {
            throw new Pem.Unreadable(Pem.Fault.BROKEN, "how it is protected by a password is not understood", malformed);
        }
    }

    private void spend(AlgorithmIdentifier how, ASN1ObjectIdentifier algorithm) throws Pem.Unreadable {
        if (algorithm.equals(PKCSObjectIdentifiers.id_PBES2)) {
            spend(AlgorithmIdentifier.getInstance(PBES2Parameters.getInstance(how.getParameters()).getKeyDerivationFunc()));
        } else if (algorithm.equals(PKCSObjectIdentifiers.id_PBMAC1)) {
            spend(PBMAC1Params.getInstance(how.getParameters()).getKeyDerivationFunc());
        } else if (algorithm.equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            // A key of more octets than the hash has takes twice the rounds.
            spend(PBKDF2Params.getInstance(how.getParameters()).getIterationCount(), 2);
        } else if (algorithm.equals(MiscObjectIdentifiers.id_scrypt)) {
            ScryptParams scrypt = ScryptParams.getInstance(how.getParameters());
            BigInteger cells = scrypt.getCostParameter().multiply(scrypt.getBlockSize());
            if (cells.signum() <= 0 || cells.compareTo(BigInteger.valueOf(MOST_MEMORY / 128)) > 0) {
                throw new Pem.Unreadable(Pem.Fault.TOO_MUCH, "its password protection asks for more than " + (MOST_MEMORY >> 20) + " MiB of memory", null);
            }
            spend(cells.multiply(scrypt.getParallelizationParameter()), 2);
        } else if (algorithm.on(PKCSObjectIdentifiers.pkcs_12PbeIds)) {
            // RFC 7292 B.2: key and IV are derived each, and a key of 24 octets takes two turns.
            spend(PKCS12PBEParams.getInstance(how.getParameters()).getIterations(), 3);
        } else if (algorithm.on(PKCSObjectIdentifiers.pkcs_5)) {
            spend(PBEParameter.getInstance(how.getParameters()).getIterationCount(), 1);
        } else {
            throw notKnown(algorithm.getId());
        }
    }

    void spend(BigInteger rounds, int times) throws Pem.Unreadable {
        if (rounds.signum() <= 0 || rounds.compareTo(BigInteger.valueOf(PURSE)) > 0 || rounds.longValue() * times > purse) {
            throw new Pem.Unreadable(Pem.Fault.TOO_MUCH, "its password protection asks for " + (rounds.bitLength() > 60 ? "endless" : rounds)
                    + " rounds of hashing, more than is done here", null);
        }
        purse -= rounds.longValue() * times;
    }
}
