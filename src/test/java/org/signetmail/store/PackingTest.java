package org.signetmail.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.github.luben.zstd.ZstdException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PackingTest {
    private static byte[] some(int seed, int length, int different) {
        var random = new Random(seed);
        var octets = new byte[length];
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) random.nextInt(different);
        }
        return octets;
    }

    @Property(tries = 200)
    void whatIsPackedComesOutAsItWas(@ForAll @Size(max = 5000) byte[] octets) {
        try (var packing = new Packing()) {
            byte[] packed = packing.pack(octets, octets.length);
            assertThat(packed.length).isLessThanOrEqualTo(octets.length + 1);
            assertThat(packing.unpack(packed, octets.length)).isEqualTo(octets);
        }
    }

    @Test
    void onlyTheBeginningThatIsSaidIsPacked() {
        try (var packing = new Packing()) {
            byte[] octets = some(1, 8192, 4);
            assertThat(packing.unpack(packing.pack(octets, 5000), 5000)).isEqualTo(Arrays.copyOf(octets, 5000));
        }
    }

    @Test
    void manyPackAtOnceAndAfterTheEnd() throws Exception {
        var packing = new Packing();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < 2000; i++) {
                int seed = i;
                done.add(threads.submit(() -> {
                    byte[] octets = some(seed, 1 + seed * 31 % 65_536, 2 + seed % 254);
                    assertThat(packing.unpack(packing.pack(octets, octets.length), octets.length)).isEqualTo(octets);
                    if (seed == 1000) {
                        packing.close();
                    }
                }));
            }
            for (Future<?> each : done) {
                each.get();
            }
        }
        byte[] late = some(3, 300, 3);
        assertThat(packing.unpack(packing.pack(late, late.length), late.length)).isEqualTo(late);
    }

    @Test
    void whatIsBrokenIsSaidSoAndTheNextIsNotDisturbed() {
        try (var packing = new Packing()) {
            byte[] octets = some(2, 4000, 4);
            byte[] packed = packing.pack(octets, octets.length);
            byte[] broken = packed.clone();
            Arrays.fill(broken, 5, 60, (byte) 0xee);
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> packing.unpack(broken, octets.length)).isInstanceOf(ZstdException.class);
                assertThat(packing.unpack(packed, octets.length)).isEqualTo(octets);
            }
        }
    }
}
