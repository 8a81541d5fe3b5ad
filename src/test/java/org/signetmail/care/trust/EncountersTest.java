package org.signetmail.care.trust;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.store.DestinationBook;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Ending;
import org.signetmail.tls.Level;
import org.signetmail.tls.Presented;

import static org.assertj.core.api.Assertions.assertThat;

class EncountersTest {
    private static final Demand LOOSE = Demand.unverified(Level.OPPORTUNISTIC);

    @TempDir
    private Path directory;

    @Test
    void onlySoManyNotesWaitAndTheLastOneOfAHostCounts() throws Exception {
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC())) {
            try (var encounters = new Encounters(store.destinations(), Clock.systemUTC())) {
                for (int i = 0; i < DestinationBook.MOST + 500; i++) {
                    encounters.note("host" + i + ".example", "example", LOOSE, Ending.failed("it hung up"));
                }
                encounters.note("host7.example", "other.example", LOOSE, new Ending(Presented.of(List.of()), "TLSv1.3", "TLS_AES_128_GCM_SHA256", "X25519", null));
                assertThat(store.destinations().list("", null, 1)).as("a connection writes nothing").isEmpty();
                assertThat(encounters.list("", null, 5_000)).hasSize(DestinationBook.MOST);
                assertThat(encounters.find("host7.example")).get().satisfies(met -> {
                    assertThat(met.times()).isEqualTo(2);
                    assertThat(met.destination()).isEqualTo("other.example");
                    assertThat(met.group()).isEqualTo("X25519");
                    assertThat(met.failure()).isNull();
                });
                encounters.note("last.example", "example", LOOSE, Ending.failed("it hung up"));
            }
            assertThat(store.destinations().find("last.example")).as("what was noted is written down at the end").isPresent();
        }
    }
}
