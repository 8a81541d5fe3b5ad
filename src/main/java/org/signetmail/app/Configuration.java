package org.signetmail.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.toml.TomlMapper;

import org.signetmail.store.MasterKey;
import org.signetmail.store.StoreOptions;

/**
 * What is needed before the database opens: {@code signet.toml} in the data directory, which need not be there. All else
 * is in the store and changes live.
 *
 * @param database PostgreSQL JDBC URL; without it SQLite in the data directory
 * @param masterKeyFile where the master key is; without it {@code master.key} in the data directory, or the environment's
 *     SIGNET_MASTER_KEY (64 hexadecimal digits)
 * @param logFormat text, or json: a line of JSON for each
 * @param metricsPort loopback port for /metrics, /healthz and /readyz; without it they are on the Unix socket alone
 */
record Configuration(
        @Nullable String database, @Nullable String databaseUser, @Nullable String databasePassword, @Nullable String masterKeyFile,
        @Nullable Integer metricsPort, @Nullable String logFormat) {
    static final String FILE = "signet.toml";
    static final String SAMPLE = """
            # What Signet needs before its database opens. Each line may be left out.

            # A PostgreSQL database instead of SQLite in this directory.
            #database = "jdbc:postgresql://127.0.0.1/signet"
            #databaseUser = "signet"
            #databasePassword = "secret"

            # Where the master key is kept that seals private keys in the database (64 hexadecimal digits, mode 0600).
            # The environment variable SIGNET_MASTER_KEY goes before it.
            #masterKeyFile = "/etc/signet/master.key"

            # /metrics, /healthz and /readyz on this port of 127.0.0.1.
            #metricsPort = 8025

            # The log as a line of JSON for each, with the ids of connection and message as fields; else as text.
            #logFormat = "json"
            """;

    /** @throws Refusal when the file cannot be understood */
    static Configuration read(Path data) {
        Path file = data.resolve(FILE);
        if (!Files.exists(file)) {
            return new Configuration(null, null, null, null, null, null);
        }
        try {
            return TomlMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build()
                    .readValue(Files.readString(file), Configuration.class);
        } catch (JacksonException e) {
            throw new Refusal(file + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new Refusal(file + " cannot be read: " + e.getMessage());
        }
    }

    StoreOptions store(Path data) {
        return new StoreOptions(data, database, databaseUser, databasePassword);
    }

    /** @param make whether a key that is not there is made */
    MasterKey masterKey(Path data, boolean make) {
        String given = System.getenv("SIGNET_MASTER_KEY");
        if (given != null) {
            return key(given, "SIGNET_MASTER_KEY");
        }
        Path file = masterKeyFile == null ? data.resolve("master.key") : data.resolve(masterKeyFile);
        try {
            if (!Files.exists(file)) {
                if (!make) {
                    throw new Refusal("the master key is not there: " + file);
                }
                var octets = new byte[32];
                new SecureRandom().nextBytes(octets);
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, HexFormat.of().formatHex(octets) + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
            }
            return key(Files.readString(file).strip(), file.toString());
        } catch (IOException e) {
            throw new Refusal("the master key " + file + " cannot be used: " + e.getMessage());
        }
    }

    private static MasterKey key(String hex, String source) {
        try {
            return new MasterKey(HexFormat.of().parseHex(hex.strip()));
        } catch (IllegalArgumentException e) {
            throw new Refusal("the master key in " + source + " is not 64 hexadecimal digits");
        }
    }
}
