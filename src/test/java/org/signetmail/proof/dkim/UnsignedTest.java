package org.signetmail.proof.dkim;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.smtp.DotWriter;
import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;

/** What is signed, and how it is read. */
class UnsignedTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_528_637_909);
    private static final KeyPair RSA = KeyKind.RSA.generate();
    private static final KeyPair ED25519 = KeyKind.ED25519.generate();
    private static final List<SigningKey> KEYS = List.of(new SigningKey("example.test", "s1r", KeyKind.RSA, RSA.getPrivate()),
            new SigningKey("example.test", "s1e", KeyKind.ED25519, ED25519.getPrivate()));

    private static Unsigned unsigned(String message) {
        return Unsigned.of(ByteBuffer.wrap(message.getBytes(StandardCharsets.ISO_8859_1))).orElseThrow();
    }

    private static String sha256(String text) throws Exception {
        return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String bodyHash(String body) {
        return Base64.getEncoder().encodeToString(unsigned("A: b\r\n\r\n" + body).bodyHash());
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** RFC 6376 3.4.5, example 1. */
    @Test
    void theRfcsExampleIsRelaxedAsItSays() throws Exception {
        String message = "A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n";
        assertThat(text(unsigned(message).header(List.of("a", "b")))).isEqualTo("a:X\r\nb:Y Z\r\n");
        assertThat(Base64.getEncoder().encodeToString(unsigned(message).bodyHash())).isEqualTo(sha256(" C\r\nD E\r\n"));
    }

    /** RFC 6376 3.4.4: an empty body's hash is that of nothing. */
    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, delimiter = '|', value = {
            "''|''", "\\r\\n|''", "\\r\\n \\t\\r\\n\\r\\n|''", " \\t|''", "a|a\\r\\n", "a\\r\\n|a\\r\\n", "a\\r\\n\\r\\n|a\\r\\n", "a\\r\\n \\r\\n\\t\\r\\n|a\\r\\n",
            "\\r\\na|\\r\\na\\r\\n", "a \\t b\\t\\r\\n|a b\\r\\n", " a|' a\\r\\n'", ".\\r\\n..\\r\\n|.\\r\\n..\\r\\n",
            // What leaves as a line end is one: DotWriter makes them so.
            "a\\nb\\rc\\r\\r\\nd|a\\r\\nb\\r\\nc\\r\\n\\r\\nd\\r\\n", "a\\n\\n\\n|a\\r\\n"})
    void bodiesAreRelaxed(String body, String relaxed) throws Exception {
        assertThat(bodyHash(unescaped(body))).isEqualTo(sha256(unescaped(relaxed)));
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    }

    @Test
    void ofSeveralFieldsTheLastComesFirst() {
        Unsigned message = unsigned("To: 1\r\nto: 2\r\nTO : 3\r\n\r\n");
        assertThat(text(message.header(List.of("to", "to", "subject", "to", "to")))).isEqualTo("to:3\r\nto:2\r\nto:1\r\n");
        assertThat(message.values("to")).containsExactly("1", "2", "3");
    }

    /** RFC 8463 appendix A: both signatures of its example, octet for octet. */
    @Test
    void theVectorsOfRfc8463AreSignedAsTheyAre() throws Exception {
        String message = """
                From: Joe SixPack <joe@football.example.com>
                To: Suzie Q <suzie@shopping.example.net>
                Subject: Is dinner ready?
                Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
                Message-ID: <20030712040037.46341.5F8J@football.example.com>

                Hi.

                We lost the game.  Are you hungry yet?

                Joe.
                """.replace("\n", "\r\n");
        String bodyHash = "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=";
        Unsigned unsigned = unsigned(message);
        assertThat(Base64.getEncoder().encodeToString(unsigned.bodyHash())).isEqualTo(bodyHash);
        byte[] header = unsigned.header(List.of("from", "to", "subject", "date", "message-id", "from", "subject", "date"));
        String bare = """
                DKIM-Signature: v=1; a=%s; c=relaxed/relaxed;
                 d=football.example.com; i=@football.example.com;
                 q=dns/txt; s=%s; t=1528637909; h=from : to : subject :
                 date : message-id : from : subject : date;
                 bh=%s;
                 b=""".replace("\n", "\r\n");
        var ed25519 = Pem.read("-----BEGIN PRIVATE KEY-----\n" + Base64.getEncoder().encodeToString(pkcs8("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))
                + "\n-----END PRIVATE KEY-----\n", null).keys().getFirst();
        assertThat(KeyKind.ED25519.signer(ed25519).sign(Unsigned.input(header, bare.formatted("ed25519-sha256", "brisbane", bodyHash)))).isEqualTo(Base64.getDecoder()
                .decode("/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="));
        var rsa = Pem.read("""
                -----BEGIN RSA PRIVATE KEY-----
                MIICXQIBAAKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi
                Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM
                KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
                AoGAH0cxOhFZDgzXWhDhnAJDw5s4roOXN4OhjiXa8W7Y3rhX3FJqmJSPuC8N9vQm
                6SVbaLAE4SG5mLMueHlh4KXffEpuLEiNp9Ss3O4YfLiQpbRqE7Tm5SxKjvvQoZZe
                zHorimOaChRL2it47iuWxzxSiRMv4c+j70GiWdxXnxe4UoECQQDzJB/0U58W7RZy
                6enGVj2kWF732CoWFZWzi1FicudrBFoy63QwcowpoCazKtvZGMNlPWnC7x/6o8Gc
                uSe0ga2xAkEA8C7PipPm1/1fTRQvj1o/dDmZp243044ZNyxjg+/OPN0oWCbXIGxy
                WvmZbXriOWoSALJTjExEgraHEgnXssuk7QJBALl5ICsYMu6hMxO73gnfNayNgPxd
                WFV6Z7ULnKyV7HSVYF0hgYOHjeYe9gaMtiJYoo0zGN+L3AAtNP9huqkWlzECQE1a
                licIeVlo1e+qJ6Mgqr0Q7Aa7falZ448ccbSFYEPD6oFxiOl9Y9se9iYHZKKfIcst
                o7DUw1/hz2Ck4N5JrgUCQQCyKveNvjzkkd8HjYs0SwM0fPjK16//5qDZ2UiDGnOe
                uEzxBDAr518Z8VFbR41in3W4Y3yCDgQlLlcETrS+zYcL
                -----END RSA PRIVATE KEY-----
                """, null).keys().getFirst();
        assertThat(KeyKind.RSA.signer(rsa).sign(Unsigned.input(header, bare.formatted("rsa-sha256", "test", bodyHash)))).isEqualTo(Base64.getDecoder()
                .decode("F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2JzdA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8="));
    }

    private static byte[] pkcs8(String seed) {
        byte[] before = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};
        byte[] all = Arrays.copyOf(before, before.length + 32);
        System.arraycopy(Base64.getDecoder().decode(seed), 0, all, before.length, 32);
        return all;
    }

    @Test
    void bothSignaturesAreShort() {
        String fields = text(unsigned("From: a@example.test\r\nTo: b@other.test\r\nCc: c@other.test\r\nCc: d@other.test\r\nX-Mine: y\r\nMIME-Version: 1.0\r\n\r\nHi\r\n").signatures(KEYS, NOW));
        assertThat(fields.split("\r\n")).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100).doesNotEndWith(" "));
        assertThat(fields).startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.test;\r\n\ts=s1r; t=1528637909;\r\n\th=")
                .contains("\r\nDKIM-Signature: v=1; a=ed25519-sha256; ").endsWith("\r\n").doesNotContain("l=", "x-mine");
        assertThat(tag(fields, "h")).isEqualTo("from:from:reply-to:subject:date:to:to:cc:cc:cc:mime-version:mime-version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"no field\\r\\n\\r\\nx", "' folded from nothing\\r\\n'", ": none\\r\\n", "From alice Mon\\r\\nA: b\\r\\n", "a b: c\\r\\n"})
    void whatHasNoHeaderIsNotSigned(String message) {
        assertThat(Unsigned.of(ByteBuffer.wrap(unescaped(message).getBytes(StandardCharsets.ISO_8859_1)))).isEmpty();
    }

    @Test
    void aHeaderHasALimit() {
        String much = "X: y\r\n".repeat(Unsigned.MOST_HEADER / 6);
        assertThat(Unsigned.of(ByteBuffer.wrap(("A: b\r\n" + much + "\r\n").getBytes(StandardCharsets.US_ASCII)))).isEmpty();
        String fields = text(unsigned("To: a\r\n".repeat(1000) + "\r\n").signatures(KEYS, NOW));
        assertThat(tag(fields, "h").split(":")).filteredOn("to"::equals).hasSize(21);
    }

    @Test
    void aMappedFileIsReadAsMemoryIs(@TempDir Path directory) throws Exception {
        byte[] message = ("From: a@example.test\r\n\r\n" + "A  line \t of some length.\r\n".repeat(50_000)).getBytes(StandardCharsets.US_ASCII);
        Path file = Files.write(directory.resolve("mail"), message);
        try (var channel = FileChannel.open(file)) {
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            assertThat(Unsigned.of(mapped).orElseThrow().bodyHash()).isEqualTo(Unsigned.of(ByteBuffer.wrap(message)).orElseThrow().bodyHash());
        }
    }

    private static String tag(String field, String name) {
        var found = Pattern.compile("[;\\s]" + name + "=([^;]*?)(;|\r\n(?![\t ]))", Pattern.DOTALL).matcher(field);
        assertThat(found.find()).as(name).isTrue();
        return found.group(1).replaceAll("\\s", "");
    }

    /** Lines of what mail is made of, and of what breaks it. */
    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.of("a", " ", "\t", "\r\n", "\n", "\r", ".", "é", "\u0000", "-- ", "word").list().ofMaxSize(60).map(parts -> String.join("", parts));
    }

    /** The form of RFC 6376 3.4.4, said as it is there, of what leaves. */
    private static String relaxed(String body) {
        String lines = wire(body).replaceAll("[ \t]+", " ").replace(" \r\n", "\r\n").replaceAll("(\r\n)+\\z", "\r\n");
        return lines.equals("\r\n") ? "" : lines;
    }

    /** What DotWriter sends, without its dots. */
    private static String wire(String message) {
        var out = new StringBuilder();
        try {
            DotWriter.write(ByteBuffer.wrap(message.getBytes(StandardCharsets.ISO_8859_1)), octets -> {
                var piece = new byte[octets.remaining()];
                octets.get(piece);
                out.append(text(piece));
            });
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
        String sent = out.substring(0, out.length() - 3);
        return sent.replaceAll("(?<=\\A|\n)\\.\\.", ".");
    }

    @Property
    void anyBodyIsRelaxedAsTheRfcHasIt(@ForAll("bodies") String body) throws Exception {
        assertThat(bodyHash(body)).isEqualTo(sha256(relaxed(body)));
    }

    @Property
    void blanksAndFoldsOnTheWayChangeNothing(@ForAll("bodies") String body) {
        String plain = "From: a@example.test\r\nSubject: one two three\r\n\r\n" + body;
        String touched = "from:  a@example.test \r\nSubject :\tone\r\n\ttwo \t three\r\n\r\n" + body.replace(" ", " \t ").replaceAll("\r\n|\r|\n", " \r\n") + "\r\n\r\n";
        List<String> names = List.of("subject", "from", "from");
        assertThat(unsigned(touched).header(names)).isEqualTo(unsigned(plain).header(names));
        assertThat(unsigned(touched).bodyHash()).isEqualTo(unsigned(plain).bodyHash());
    }

    @Property(tries = 200)
    void whatIsSignedIsVerified(@ForAll("bodies") String body) throws Exception {
        String message = "From: a@example.test\r\nTo: b@other.test\r\n\r\n" + body;
        String fields = text(unsigned(message).signatures(KEYS, NOW));
        String[] each = fields.split("(?<=\r\n)(?=DKIM-)");
        assertThat(each).hasSize(2);
        assertThat(verifies(each[0], message, RSA, "SHA256withRSA", false)).isTrue();
        assertThat(verifies(each[1], message, ED25519, "Ed25519", true)).isTrue();
        assertThat(verifies(each[1], message.replace("b@other", "c@other"), ED25519, "Ed25519", true)).isFalse();
    }

    private static boolean verifies(String field, String message, KeyPair key, String algorithm, boolean hashed) throws Exception {
        Unsigned unsigned = unsigned(message);
        assertThat(tag(field, "bh")).isEqualTo(Base64.getEncoder().encodeToString(unsigned.bodyHash()));
        byte[] input = Unsigned.input(unsigned.header(List.of(tag(field, "h").split(":"))), field.substring(0, field.indexOf("\tb=") + 3));
        var signature = Signature.getInstance(algorithm);
        signature.initVerify(key.getPublic());
        signature.update(hashed ? MessageDigest.getInstance("SHA-256").digest(input) : input);
        return signature.verify(Base64.getDecoder().decode(tag(field, "b")));
    }

    @Property
    void anythingMayBeGiven(@ForAll byte[] octets) {
        Unsigned.of(ByteBuffer.wrap(octets)).ifPresent(message -> assertThat(message.bodyHash()).hasSize(32));
    }
}
