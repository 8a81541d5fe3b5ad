package org.signetmail.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** Places of parts in a message, and what the hostile may not reach. */
class StructureTest {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void placesAreThoseOfTheOctets() {
        String message = "A: b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\npre\r\n--x\r\n\r\none\r\n--x\r\nC: d\r\n\r\ntwo\r\nlines\r\n--x--\r\npost";
        Part root = parse(message);
        assertThat(root.children()).extracting(part -> message.substring(part.bodyStart(), part.bodyEnd())).containsExactly("one", "two\r\nlines");
        assertThat(root.children()).extracting(part -> message.substring(part.headerStart(), part.bodyStart())).containsExactly("\r\n", "C: d\r\n\r\n");
        assertThat(message.substring(root.bodyStart(), root.bodyEnd())).startsWith("pre").endsWith("post");
    }

    @Test
    void mappedAndHeapBuffersReadAlikeFromTheirPosition() {
        byte[] octets = "junkSubject: s\r\n folded\r\n\r\nbody".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer direct = ByteBuffer.allocateDirect(octets.length).put(octets).position(4);
        for (ByteBuffer buffer : new ByteBuffer[] {direct, ByteBuffer.wrap(octets).position(4)}) {
            Part part = Structure.parse(buffer);
            assertThat(part.fields().first("SUBJECT")).contains("s folded");
            assertThat(part.bodyStart()).isEqualTo(23);
        }
    }

    @Property(tries = 3000)
    void partsLieWithinTheirParents(@ForAll("messages") String message) {
        Part root = parse(message);
        assertThat(root.headerStart()).isZero();
        assertThat(root.bodyEnd()).isEqualTo(message.length());
        within(root, 0, message.length());
    }

    private static void within(Part part, int from, int to) {
        assertThat(part.headerStart()).isBetween(from, to);
        assertThat(part.bodyStart()).isBetween(part.headerStart(), to);
        assertThat(part.bodyEnd()).isBetween(part.bodyStart(), Math.max(part.bodyStart(), to));
        int at = part.bodyStart();
        for (Part child : part.children()) {
            within(child, at, part.bodyEnd());
            at = child.bodyEnd();
        }
        if (part.message() != null) {
            within(part.message(), part.bodyStart(), part.bodyEnd());
        }
    }

    @Provide
    Arbitrary<String> messages() {
        return Arbitraries.of("\r\n", "\r\n", "\n", "--", "--b", "--b\r\n", "--b--\r\n", "--c\r\n", "--c--\r\n", "\r\n\r\n", "x", "a: b\r\n",
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n", "Content-Type: multipart/digest; boundary=c\r\n\r\n",
                "Content-Type: message/rfc822\r\n\r\n").list().ofMaxSize(60).map(parts -> String.join("", parts));
    }

    @Test
    void nestingIsBoundedInDepth() {
        assertThat(depth(parse("Content-Type: message/rfc822\r\n\r\n".repeat(10_000)))).isEqualTo(51);
        var multiparts = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            multiparts.append("Content-Type: multipart/mixed; boundary=b").append(i).append("\r\n\r\n--b").append(i).append("\r\n");
        }
        assertThat(depth(parse(multiparts.toString()))).isEqualTo(51);
    }

    private static int depth(Part part) {
        Part inner = part.message() != null ? part.message() : part.children().isEmpty() ? null : part.children().getFirst();
        return inner == null ? 1 : 1 + depth(inner);
    }

    @Test
    void partsAreBoundedInNumber() {
        Part root = parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(100_000));
        assertThat(root.children()).hasSizeLessThan(1001);
    }

    @Test
    void fieldsAreBounded() {
        assertThat(parse("a: b\r\n".repeat(100_000) + "\r\nbody").fields().all()).hasSize(2000);
        Part folded = parse("Subject: x" + "\r\n y".repeat(MEGABYTE) + "\r\n\r\nbody");
        assertThat(folded.fields().first("subject").orElseThrow()).hasSizeLessThanOrEqualTo(MEGABYTE);
        assertThat(folded.size()).isEqualTo(4);
    }

    /** Sizes at which anything quadratic would take minutes. */
    @Test
    void timeGrowsWithSizeOnly() {
        for (String evil : new String[] {
                "To: " + "<".repeat(MEGABYTE), "To: " + "(".repeat(MEGABYTE), "To: " + "\"".repeat(MEGABYTE), "To: " + "a:;".repeat(MEGABYTE / 3),
                "To: " + "\\".repeat(MEGABYTE), "To: " + "(a)".repeat(MEGABYTE / 3), "Content-Type: " + "(".repeat(MEGABYTE),
                "Content-Type: a/b" + ";a=".repeat(MEGABYTE / 3), "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--".repeat(MEGABYTE),
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--\n".repeat(MEGABYTE), "\r".repeat(MEGABYTE), " \n".repeat(MEGABYTE),
                "Subject: " + "=?".repeat(MEGABYTE / 2), "Date: " + " 1".repeat(MEGABYTE / 2)}) {
            assertThatCode(() -> org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
                Part part = parse(evil);
                part.fields().first("to").map(AddressList::parse);
                part.fields().first("subject").map(Words::decode);
                part.fields().first("date").map(Dates::parse);
            })).as(evil.substring(0, 60)).doesNotThrowAnyException();
        }
    }

    private static Part parse(String message) {
        return Structure.parse(ByteBuffer.wrap(message.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
