package org.signetmail.store.backup;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RowsTest {
    @Provide
    Arbitrary<List<Object>> values() {
        return Arbitraries.oneOf(Arbitraries.longs().map(n -> (Object) n), Arbitraries.strings().map(s -> (Object) s), Arbitraries.doubles().map(d -> (Object) d),
                Arbitraries.bytes().array(byte[].class).map(b -> (Object) b)).injectNull(0.2).list().ofMinSize(3).ofMaxSize(3);
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("values") List<Object> one, @ForAll("values") List<Object> other) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new RowWriter(out);
        writer.row(one.toArray());
        writer.row(other.toArray());
        var reader = new RowReader(new ByteArrayInputStream(out.toByteArray()), 3);
        // A text with half a surrogate pair is no UTF-8, and no database takes it.
        assertThat(Arrays.deepToString(reader.next())).isEqualTo(Arrays.deepToString(utf8(one)));
        assertThat(Arrays.deepToString(reader.next())).isEqualTo(Arrays.deepToString(utf8(other)));
        assertThat(reader.next()).isNull();
    }

    private static Object[] utf8(List<Object> values) {
        return values.stream().map(v -> v instanceof String text ? new String(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8) : v)
                .toArray();
    }

    @Property
    void anyOctetsAreRowsOrRefused(@ForAll byte[] octets) {
        var reader = new RowReader(new ByteArrayInputStream(octets), 2);
        try {
            for (Object[] row = reader.next(); row != null; row = reader.next()) {
                assertThat(row).hasSize(2);
            }
        } catch (IOException refused) {
            assertThat(refused).hasMessageMatching(".*(it ends|is of no kind|claims|does not end).*");
        }
    }

    @Test
    void aClaimTakesNoMemory() {
        byte[] claims = {RowWriter.BLOB, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};
        assertThatThrownBy(() -> new RowReader(new ByteArrayInputStream(claims), 1).next()).isInstanceOf(IOException.class).hasMessageContaining("it ends within a value");
    }
}
