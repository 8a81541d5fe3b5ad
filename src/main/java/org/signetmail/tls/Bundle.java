package org.signetmail.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What an administrator brings: files of certificates and keys in every form that is about, known by what is in them and
 * not by their names. PEM in any order and mixture (RFC 7468, RFC 1421), DER, PKCS#8, PKCS#1, SEC1, PKCS#7, PKCS#12, JKS.
 */
public final class Bundle {
    public static final int MOST_FILES = 50;
    /** Octets, of one file and of all of them. */
    public static final int LARGEST_FILE = 1 << 20;
    private static final int LARGEST = 2 << 20;

    /** @param name for the words that say what is wrong with it, "" where it has none */
    public record File(String name, byte[] octets) {
        @Override
        public String toString() {
            return "File[" + name + "]";
        }
    }

    private Bundle() {}

    /**
     * All certificates and keys in these files, each once.
     *
     * @param password of whatever is locked in them, or null
     * @throws Pem.Unreadable with the file's name where it is known
     */
    public static Pem.Contents read(List<File> files, char @Nullable [] password) throws Pem.Unreadable {
        if (files.size() > MOST_FILES || files.stream().mapToLong(f -> f.octets().length).sum() > LARGEST
                || files.stream().anyMatch(f -> f.octets().length > LARGEST_FILE)) {
            throw new Pem.Unreadable(Pem.Fault.TOO_MUCH, "that is too much: at most " + MOST_FILES + " files of " + (LARGEST_FILE >> 10) + " KiB, "
                    + (LARGEST >> 10) + " KiB together", null);
        }
        var lock = new Unlocking(password);
        var found = new Found();
        for (File file : files) {
            try {
                read(file.octets(), lock, found);
            } catch (Pem.Unreadable e) {
                throw file.name().isEmpty() ? e : new Pem.Unreadable(e.fault(), file.name() + ": " + e.why(), e);
            }
        }
        return found.contents();
    }

    private static void read(byte[] octets, Unlocking lock, Found found) throws Pem.Unreadable {
        try {
            if (Jks.is(octets)) {
                Jks.read(octets, lock, found);
            } else if (Jks.isJceks(octets)) {
                throw new IOException("it is a JCEKS store; make PKCS#12 of it with keytool -importkeystore -deststoretype PKCS12");
            } else if (octets.length > 1 && octets[0] == 0x30 && !printable(octets)) {
                new Der(lock, found).read(octets);
            } else {
                text(PemBlocks.text(octets), lock, found);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw broken("this is not understood", e);
        }
    }

    /** DER begins with '0', as text may. */
    private static boolean printable(byte[] octets) {
        return octets[1] >= ' ' && octets[1] < 127 && PemBlocks.in(new String(octets, StandardCharsets.ISO_8859_1));
    }

    private static void text(String text, Unlocking lock, Found found) throws Pem.Unreadable, IOException, GeneralSecurityException {
        if (!PemBlocks.in(text)) {
            new Der(lock, found).read(bare(text));
        }
        pem(text, lock, found);
    }

    /** Base64 without its dashes, as a web page may show it. */
    private static byte[] bare(String text) throws IOException {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException other) {
            // Said below: a text that happens to be base64 is no better.
            octets = new byte[0];
        }
        if (octets.length < 40 || octets[0] != 0x30) {
            throw new IOException("it is none of PEM, DER, PKCS#7, PKCS#12 and JKS");
        }
        return octets;
    }

    /** The blocks of a PEM text; none are no fault here. */
    static void pem(String text, Unlocking lock, Found found) throws Pem.Unreadable {
        for (PemBlocks.Block block : PemBlocks.of(text)) {
            try {
                block(block, lock, found);
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                throw broken("this is no PEM text of certificates and keys: the " + block.label() + " in line " + block.line(), e);
            }
        }
    }

    private static void block(PemBlocks.Block block, Unlocking lock, Found found) throws Pem.Unreadable, IOException, GeneralSecurityException {
        var der = new Der(lock, found);
        switch (block.label()) {
            case "RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY" -> {
                if (block.dekInfo() == null) {
                    der.read(block.body());
                } else {
                    der.opened(lock.open(block.body(), block.dekInfo()));
                }
            }
            case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "ENCRYPTED PRIVATE KEY", "PKCS7", "CMS", "PKCS12" -> der.read(block.body());
            case "OPENSSH PRIVATE KEY", "DSA PRIVATE KEY", "PGP PRIVATE KEY BLOCK" ->
                throw new Pem.Unreadable(Pem.Fault.BROKEN, "a key of the kind " + block.label() + " is not for TLS", null);
            // Parameters of a curve, requests, revocation lists and the like say nothing that is wanted here.
            default -> { }
        }
    }

    /** The library meets malformed ASN.1 with whatever its code runs into; all of it means the same here. */
    private static Pem.Unreadable broken(String what, Exception cause) {
        return new Pem.Unreadable(Pem.Fault.BROKEN, what + ": " + cause.getMessage(), cause);
    }
}
