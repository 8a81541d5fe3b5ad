package org.signetmail.store;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationsTest {
    /** A database that lacks one would be taken for complete. */
    @Test
    void allAreCounted() throws Exception {
        try (var files = Files.list(Path.of("src/main/resources/org/signetmail/store/migration"))) {
            assertThat(files.count()).isEqualTo(Schema.STEPS);
        }
    }
}
