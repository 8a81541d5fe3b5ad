package org.signetmail.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whatever openssl and keytool write is read by what is in it; whatever is bent is refused in words, at a bounded price. */
class BundleTest {
    private static final String SECRET = "größer 7";
    /** keytool takes no other. */
    private static final String ASCII = "greater 7";

    @TempDir
    private static Path directory;

    /** A root, an issuer and leaves of either kind, in every form; files are named so that their names tell nothing. */
    @BeforeAll
    static void make() throws Exception {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -subj /CN=Root -days 99 -out root.pem");
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout mid.key -subj /CN=Mid -out mid.csr");
        Files.writeString(directory.resolve("ca.ext"), "basicConstraints=critical,CA:TRUE\n");
        openssl("x509 -req -in mid.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile ca.ext -days 80 -out mid.pem");
        Files.writeString(directory.resolve("leaf.ext"), "subjectAltName=DNS:leaf.example\n");
        for (String kind : List.of("rsa", "ec")) {
            openssl("genpkey -algorithm " + (kind.equals("ec") ? "EC -pkeyopt ec_paramgen_curve:P-256" : "RSA -pkeyopt rsa_keygen_bits:2048") + " -out " + kind + ".key");
            openssl("req -new -key " + kind + ".key -subj /CN=leaf.example -out " + kind + ".csr");
            openssl("x509 -req -in " + kind + ".csr -CA mid.pem -CAkey mid.key -CAcreateserial -extfile leaf.ext -days 70 -out " + kind + ".pem");
            Files.writeString(directory.resolve(kind + ".chain"), text(kind + ".pem") + text("mid.pem") + text("root.pem"));
            openssl("x509 -in " + kind + ".pem -outform der -out " + kind + ".der");
        }
        openssl("x509 -in mid.pem -outform der -out mid.der");
    }

    static Stream<String> keyForms() {
        return Stream.of("rsa", "ec").flatMap(kind -> Stream.of(
                "pkey -in KIND.key", "pkey -in KIND.key -traditional", "pkey -in KIND.key -outform DER", "pkey -in KIND.key -traditional -outform DER",
                "pkey -in KIND.key -aes256 -passout SECRET", "pkey -in KIND.key -traditional -aes128 -passout SECRET",
                "pkey -in KIND.key -traditional -aes256 -passout SECRET", "pkey -in KIND.key -traditional -des3 -passout SECRET",
                "pkcs8 -topk8 -in KIND.key -v2 aes256 -v2prf hmacWithSHA512 -passout SECRET", "pkcs8 -topk8 -in KIND.key -v2 aes-256-cbc -iter 100000 -passout SECRET",
                "pkcs8 -topk8 -in KIND.key -v2 des3 -v2prf hmacWithSHA1 -passout SECRET", "pkcs8 -topk8 -in KIND.key -scrypt -passout SECRET",
                "pkcs8 -topk8 -in KIND.key -v1 PBE-SHA1-3DES -passout SECRET", "pkcs8 -topk8 -in KIND.key -v1 PBE-SHA1-2DES -passout SECRET",
                "pkcs8 -topk8 -in KIND.key -v1 PBE-MD5-DES -passout SECRET -provider legacy -provider default",
                "pkcs8 -topk8 -in KIND.key -v1 PBE-SHA1-RC2-128 -passout SECRET -provider legacy -provider default",
                "pkcs8 -topk8 -in KIND.key -outform DER -passout SECRET", "pkcs8 -topk8 -nocrypt -in KIND.key -outform DER").map(form -> form.replace("KIND", kind)));
    }

    @ParameterizedTest
    @MethodSource("keyForms")
    void keysInEveryForm(String command) throws Exception {
        openssl(command + " -out it");
        String kind = command.contains("rsa.key") ? "rsa" : "ec";
        for (String certificate : List.of(kind + ".chain", kind + ".der")) {
            assertRead(command, certificate, "it");
            assertRead(command, "it", certificate, "mid.der");
        }
    }

    static Stream<String> stores() {
        return Stream.of("rsa", "ec").flatMap(kind -> Stream.of(
                "openssl pkcs12 -export -inkey KIND.key -in KIND.chain -name x -passout SECRET",
                "openssl pkcs12 -export -legacy -inkey KIND.key -in KIND.chain -passout SECRET",
                "openssl pkcs12 -export -inkey KIND.key -in KIND.chain -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg SHA1 -passout SECRET",
                "openssl pkcs12 -export -legacy -descert -inkey KIND.key -in KIND.chain -passout SECRET",
                "openssl pkcs12 -export -inkey KIND.key -in KIND.chain -iter 100000 -macalg SHA512 -passout SECRET",
                "openssl pkcs12 -export -inkey KIND.key -in KIND.chain -certpbe NONE -passout SECRET",
                "openssl pkcs12 -export -inkey KIND.key -in KIND.chain -nomac -passout SECRET",
                "openssl pkcs12 -export -inkey KIND.key -in KIND.chain -passout pass:",
                "openssl pkcs12 -export -legacy -inkey KIND.key -in KIND.chain -passout pass:",
                "openssl pkcs12 -export -inkey KIND.key -in KIND.chain -keypbe NONE -certpbe NONE -nomac -passout pass:",
                "keytool -importkeystore -srckeystore KIND.src -srcstoretype PKCS12 -srcstorepass SRC7777 -deststoretype PKCS12 -deststorepass SECRET",
                "keytool -importkeystore -srckeystore KIND.src -srcstoretype PKCS12 -srcstorepass SRC7777 -deststoretype PKCS12 -deststorepass SECRET"
                        + " -J-Dkeystore.pkcs12.legacy",
                "keytool -importkeystore -srckeystore KIND.src -srcstoretype PKCS12 -srcstorepass SRC7777 -alias x -srckeypass SRC7777 -deststoretype JKS -deststorepass SECRET -destkeypass SECRET")
                .map(form -> form.replace("KIND", kind)));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void keyStoresInEveryForm(String command) throws Exception {
        boolean keytool = command.startsWith("keytool");
        if (keytool) {
            String kind = command.contains("rsa") ? "rsa" : "ec";
            openssl("pkcs12 -export -inkey " + kind + ".key -in " + kind + ".chain -name x -passout pass:SRC7777 -out " + kind + ".src");
            Files.deleteIfExists(directory.resolve("it"));
        }
        run(command + (keytool ? " -destkeystore it" : " -out it"));
        assertRead(command, "it");
        Files.writeString(directory.resolve("it.txt"), Base64.getMimeEncoder().encodeToString(Files.readAllBytes(directory.resolve("it"))));
        if (!command.contains("JKS")) {
            assertRead(command, "it.txt");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-outform PEM", "-outform DER"})
    void chainsInPkcs7(String form) throws Exception {
        openssl("crl2pkcs7 -nocrl -certfile ec.chain " + form + " -out it");
        assertRead("", "ec.key", "it");
        assertRead("", "it", "ec.key");
    }

    @Test
    void mixedUpAndAsEditorsSaveIt() throws Exception {
        String all = "\uFEFFSubject: x\n" + text("root.pem") + text("ec.csr") + text("mid.pem") + text("ec.key") + "\nBag Attributes\n" + text("ec.pem") + text("mid.pem");
        for (byte[] octets : List.of(all.getBytes(StandardCharsets.UTF_8), all.getBytes(StandardCharsets.UTF_16), all.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8),
                all.replace("\n", "\n    ").getBytes(StandardCharsets.UTF_8), all.replace("\n", "\r").getBytes(StandardCharsets.UTF_8))) {
            Pem.Contents contents = Bundle.read(List.of(new Bundle.File("it", octets)), null);
            assertThat(contents.certificates()).hasSize(3);
            assertThat(chain(contents)).containsExactly("CN=leaf.example", "CN=Mid");
        }
    }

    @Test
    void whatIsNoneOfThemIsNamed() throws Exception {
        openssl("ecparam -name brainpoolP256r1 -genkey -noout -out brainpool");
        openssl("dsaparam -genkey -out dsa8 1024");
        openssl("pkey -in dsa8 -traditional -out dsa");
        run("keytool -genseckey -alias x -keyalg AES -keysize 128 -keystore jceks -storetype JCEKS -storepass SECRET");
        assertThat(refused("leaf.ext", "").why()).contains("leaf.ext").contains("none of PEM, DER, PKCS#7, PKCS#12 and JKS");
        assertThat(refused("brainpool", "").why()).contains("EC PRIVATE KEY in line 1").contains("curve that is not for TLS");
        assertThat(refused("dsa", "").why()).contains("not for TLS");
        assertThat(refused("jceks", "").why()).contains("keytool -importkeystore");
        openssl("pkey -in rsa.key -traditional -camellia128 -passout pass:x -out camellia");
        Pem.Unreadable unknown = refused("camellia", "x");
        assertThat(unknown.fault()).isEqualTo(Pem.Fault.BROKEN);
        assertThat(unknown.why()).contains("in a way (CAMELLIA-128-CBC) that is not known here");
        Files.writeString(directory.resolve("cut"), text("ec.pem").substring(0, 200));
        assertThat(refused("cut", "").why()).contains("cut: ").contains("line 1 has no end");
        Files.write(directory.resolve("large"), new byte[Bundle.LARGEST_FILE + 1]);
        assertThat(refused("large", "").fault()).isEqualTo(Pem.Fault.TOO_MUCH);
    }

    @Test
    void aKeyWithAPasswordOfItsOwnInAJksIsNamed() throws Exception {
        run("keytool -genkeypair -alias odd -dname CN=x -keyalg EC -keystore own -storetype JKS -storepass SECRET -keypass another7");
        Pem.Unreadable refused = refused("own", ASCII);
        assertThat(refused.fault()).isEqualTo(Pem.Fault.PASSWORD_WRONG);
        assertThat(refused.why()).contains("its key odd has another password");
    }

    /** A file may ask for more work than all our time; it is refused before any is done. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void hostileDerivationsAreRefusedUnpaid() throws Exception {
        var aes = new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16]));
        for (int rounds : List.of(Integer.MAX_VALUE, 100_000_000)) {
            assertTooMuch(PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2,
                    new PBKDF2Params(new byte[8], rounds)), aes));
            assertTooMuch(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC, new PKCS12PBEParams(new byte[8], rounds));
        }
        assertTooMuch(PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(new KeyDerivationFunc(MiscObjectIdentifiers.id_scrypt,
                new ScryptParams(new byte[8], 1 << 24, 8, 1)), aes));
        assertTooMuch(PKCSObjectIdentifiers.id_PBES2, new PBES2Parameters(new KeyDerivationFunc(MiscObjectIdentifiers.id_scrypt,
                new ScryptParams(new byte[8], 16384, 8, 1 << 20)), aes));
        openssl("pkcs12 -export -inkey ec.key -in ec.chain -iter 9000000 -nomac -certpbe NONE -keypbe NONE -passout pass: -out it");
        openssl("pkcs12 -export -inkey ec.key -in ec.chain -macalg SHA1 -iter 7000000 -certpbe NONE -keypbe NONE -passout pass:x -out it");
        assertThat(refused("it", "x").fault()).isEqualTo(Pem.Fault.TOO_MUCH);
        // Many dear ones together are as bad as one.
        openssl("pkcs8 -topk8 -in ec.key -iter 900000 -passout SECRET -out locked");
        assertThatThrownBy(() -> Bundle.read(List.of(file("locked"), file("locked"), file("locked"), file("locked")), SECRET.toCharArray()))
                .isInstanceOfSatisfying(Pem.Unreadable.class, e -> assertThat(e.fault()).isEqualTo(Pem.Fault.TOO_MUCH));
    }

    private static void assertTooMuch(ASN1ObjectIdentifier algorithm, ASN1Encodable parameters) throws IOException {
        byte[] locked = new EncryptedPrivateKeyInfo(new AlgorithmIdentifier(algorithm, parameters), new byte[64]).getEncoded();
        assertThatThrownBy(() -> Bundle.read(List.of(new Bundle.File("", locked)), "x".toCharArray()))
                .isInstanceOfSatisfying(Pem.Unreadable.class, e -> assertThat(e.fault()).as(e.why()).isEqualTo(Pem.Fault.TOO_MUCH));
    }

    /** Real files with bits flipped, octets cut out, doubled and cut off: read or refused in words, and soon. */
    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void bentFilesAreReadOrRefusedInWords() throws Exception {
        openssl("pkcs12 -export -inkey ec.key -in ec.chain -iter 100 -passout pass:x -out b1");
        openssl("pkcs12 -export -legacy -inkey ec.key -in ec.chain -iter 100 -passout pass:x -out b2");
        openssl("pkcs12 -export -inkey ec.key -in ec.chain -keypbe NONE -certpbe NONE -nomac -passout pass:x -out b3");
        openssl("crl2pkcs7 -nocrl -certfile ec.chain -outform DER -out b4");
        openssl("pkcs8 -topk8 -in ec.key -outform DER -iter 100 -passout pass:x -out b5");
        openssl("pkey -in rsa.key -traditional -aes128 -passout pass:x -out b6");
        openssl("pkey -in ec.key -traditional -outform DER -out b7");
        Files.deleteIfExists(directory.resolve("b8"));
        run("keytool -importkeystore -srckeystore b1 -srcstoretype PKCS12 -srcstorepass x -alias 1 -srckeypass x -deststoretype JKS -deststorepass SECRET -destkeypass SECRET -destkeystore b8 -noprompt");
        Files.copy(directory.resolve("rsa.der"), directory.resolve("b9"));
        Files.copy(directory.resolve("ec.chain"), directory.resolve("b10"));
        var random = new Random(20261125);
        int refused = 0;
        for (int i = 1; i <= 10; i++) {
            byte[] good = Files.readAllBytes(directory.resolve("b" + i));
            char[] password = (i == 8 ? ASCII : "x").toCharArray();
            assertThat(Bundle.read(List.of(new Bundle.File("", good)), password).toString()).doesNotContain("0 certificates, 0 keys");
            for (int at = 0; at < good.length; at += Math.max(1, good.length / 100)) {
                refused += bent(java.util.Arrays.copyOf(good, at), password);
            }
            for (int n = 0; n < 400; n++) {
                refused += bent(bend(good, random), password);
            }
        }
        assertThat(refused).isGreaterThan(2000);
    }

    private static byte[] bend(byte[] good, Random random) {
        byte[] bent = good.clone();
        int at = random.nextInt(bent.length);
        return switch (random.nextInt(4)) {
            case 0 -> {
                bent[at] ^= (byte) (1 << random.nextInt(8));
                yield bent;
            }
            // Headers stand at the front: lengths and kinds are there.
            case 1 -> {
                bent[random.nextInt(Math.min(60, bent.length))] = (byte) random.nextInt(256);
                yield bent;
            }
            case 2 -> {
                int end = Math.min(bent.length, at + random.nextInt(40));
                var cut = new byte[bent.length - (end - at)];
                System.arraycopy(bent, 0, cut, 0, at);
                System.arraycopy(bent, end, cut, at, bent.length - end);
                yield cut;
            }
            default -> {
                for (int i = at; i < Math.min(bent.length, at + 8); i++) {
                    bent[i] = (byte) random.nextInt(256);
                }
                yield bent;
            }
        };
    }

    /** 1 when it was refused. Anything but the declared error ends the test. */
    private static int bent(byte[] octets, char[] password) {
        try {
            assertThat(Bundle.read(List.of(new Bundle.File("", octets)), password)).isNotNull();
            return 0;
        } catch (Pem.Unreadable refused) {
            assertThat(refused.why()).isNotBlank();
            return 1;
        }
    }

    private static void assertRead(String command, String... names) throws Exception {
        read(command.contains("SECRET") ? command.startsWith("keytool") ? ASCII : SECRET : null, names);
    }

    private static void read(@Nullable String secret, String... names) throws Exception {
        var files = new ArrayList<Bundle.File>();
        for (String name : names) {
            files.add(file(name));
        }
        assertThat(chain(Bundle.read(files, secret == null ? null : secret.toCharArray()))).startsWith("CN=leaf.example");
        if (secret != null) {
            assertFault(files, null, Pem.Fault.PASSWORD_WANTED, "protected by a password");
            assertFault(files, "wrong".toCharArray(), Pem.Fault.PASSWORD_WRONG, "is the password right?");
        }
    }

    private static void assertFault(List<Bundle.File> files, char @Nullable [] password, Pem.Fault fault, String why) {
        assertThatThrownBy(() -> Bundle.read(files, password)).isInstanceOfSatisfying(Pem.Unreadable.class, e -> {
            assertThat(e.fault()).as(e.why()).isEqualTo(fault);
            assertThat(e.why()).contains(why);
        });
    }

    private static Pem.Unreadable refused(String name, String password) throws IOException {
        Bundle.File file = file(name);
        try {
            throw new AssertionError("read: " + Bundle.read(List.of(file), password.toCharArray()));
        } catch (Pem.Unreadable refused) {
            return refused;
        }
    }

    private static List<String> chain(Pem.Contents contents) {
        assertThat(Assembly.of("x", contents)).isInstanceOf(Assembly.Done.class);
        return ((Assembly.Done) Assembly.of("x", contents)).credential().chain().stream().map(c -> c.getSubjectX500Principal().getName()).toList();
    }

    private static Bundle.File file(String name) throws IOException {
        return new Bundle.File(name, Files.readAllBytes(directory.resolve(name)));
    }

    private static String text(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    private static void openssl(String words) throws Exception {
        run("openssl " + words);
    }

    private static void run(String words) throws Exception {
        boolean keytool = words.startsWith("keytool");
        List<String> command = Stream.of(words.split(" ")).map(word -> word.equals("SECRET") ? keytool ? ASCII : "pass:" + SECRET : word).toList();
        Path said = directory.resolve("said");
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
        assertThat(process.exitValue()).as("%s said:%n%s", command, Files.readString(said, StandardCharsets.ISO_8859_1)).isZero();
    }
}
