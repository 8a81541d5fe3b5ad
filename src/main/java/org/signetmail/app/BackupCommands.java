package org.signetmail.app;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.store.StoreException;
import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Progress;
import org.signetmail.store.backup.SingleFile;
import org.signetmail.store.backup.Vault;
import org.signetmail.store.backup.Verification;

/** {@code signet backup …}. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = {"Make a backup while the server goes on; list and verify them.",
    "Backups in one directory share what they have in common: each after the first is as quick as its news are few, and yet stands by itself."},
        subcommands = {BackupCommands.ListAll.class, BackupCommands.Verify.class, BackupCommands.Export.class, BackupCommands.Download.class, BackupCommands.Schedule.class})
final class BackupCommands extends ApiCommand {
    @Parameters(arity = "0..1", paramLabel = "DIR", description = "where to; that of `config set backup.to` when not said")
    @Nullable Path to;

    @Option(names = "--with-key", description = "put the master key in, locked by a passphrase; without the key, nobody can use the secrets in a backup")
    boolean withKey;

    @Option(names = "--passphrase-stdin", description = "take the passphrase from standard input")
    boolean fromStandardInput;

    @Override
    JsonNode ask(ApiClient api) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        if (to != null) {
            body.put("to", to.toAbsolutePath().normalize().toString());
        }
        if (withKey || fromStandardInput) {
            body.put("passphrase", fromStandardInput ? Secrets.fromStandardInput() : Secrets.asked());
        }
        return api.call("POST", "/backups", body);
    }

    @Override
    void print(JsonNode made, PrintWriter out) {
        out.printf("backup %s: %d rows, %d blobs%n", made.path("id").asString(), made.path("rows").asLong(), made.path("blobs").asLong());
        made.path("faults").forEach(fault -> out.println("LACKING: " + fault.asString()));
        if (!made.path("withKey").asBoolean()) {
            out.println();
            out.println("The master key is NOT in this backup. Keep it apart (data/master.key, or where signet.toml says): without it");
            out.println("private keys and other secrets in a backup can never be opened again. Or make backups with --with-key.");
        }
    }

    @Override
    int code(JsonNode made) {
        return made.path("faults").isEmpty() ? 0 : 1;
    }

    @Command(name = "list", description = "List complete backups, newest first; of a directory also when no server runs.")
    static final class ListAll extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "DIR", description = "or a file that `backup export` wrote")
        @Nullable Path in;

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            if (in == null) {
                return api.get("/backups");
            }
            try (Vault vault = Vault.open(in)) {
                return JsonMapper.builder().build().valueToTree(vault.list().stream().map(m -> line(m, vault.verified(m.id()).orElse(null))).toList());
            }
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (answer.isEmpty()) {
                out.println("there are no backups yet");
                return;
            }
            table(answer, out, "id", "ended", "rows", "octets", "blobs", "blobOctets", "withKey", "verified", "found");
        }
    }

    private static Map<String, Object> line(Manifest m, Vault.@Nullable Verified verified) {
        var line = new LinkedHashMap<String, Object>();
        line.put("id", m.id());
        line.put("began", m.began().toString());
        line.put("ended", m.ended().toString());
        line.put("rows", m.rows());
        line.put("octets", m.octets());
        line.put("blobs", m.blobs().rows());
        line.put("blobOctets", m.blobOctets());
        line.put("withKey", m.key() != null);
        line.put("faults", m.faults());
        line.put("verified", verified == null ? null : verified.at().toString());
        line.put("found", verified == null ? List.of() : verified.faults());
        return line;
    }

    @Command(name = "verify", description = "Read a backup whole and say what is wrong; in a directory also when no server runs.")
    static final class Verify extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "DIR", description = "or a file that `backup export` wrote")
        @Nullable Path in;

        @Option(names = "--id", paramLabel = "ID", description = "which one (default: the newest)")
        @Nullable String id;

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Path place = in;
            if (place == null) {
                return api.call("POST", "/backups/verify", id == null ? Map.of() : Map.of("id", id));
            }
            try (Vault vault = Vault.open(place)) {
                Manifest manifest = vault.find(id).orElseThrow(() -> new Refusal("there is no such backup in " + place));
                List<String> faults = Verification.noted(vault, manifest, Clock.systemUTC(), shown(spec.commandLine().getErr()));
                return JsonMapper.builder().build().valueToTree(Map.of("id", manifest.id(), "sound", faults.isEmpty(), "faults", faults));
            }
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            answer.path("faults").forEach(fault -> out.println(fault.asString()));
            out.println("backup " + answer.path("id").asString() + (answer.path("sound").asBoolean() ? " is sound" : " has " + answer.path("faults").size() + " faults"));
        }

        @Override
        int code(JsonNode answer) {
            return answer.path("sound").asBoolean() ? 0 : 1;
        }
    }

    @Command(name = "schedule", description = "Say whether and how often backups are made by themselves; config set backup.to, backup.every, backup.keep change it.")
    static final class Schedule extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/backups/schedule");
        }
    }

    @Command(name = "export", description = {"Write one backup into a file, to be carried away; needs no server.", "`backup list`, `backup verify` and `restore` take the file as they take a directory."})
    static final class Export implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "DIR", description = "directory of backups")
        Path from = Path.of("");

        @Parameters(index = "1", paramLabel = "FILE", description = "that is not there yet; a zip")
        Path file = Path.of("");

        @Option(names = "--id", paramLabel = "ID", description = "which one (default: the newest)")
        @Nullable String id;

        @Mixin
        DataOption where = new DataOption();

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws IOException {
            try (Vault vault = Vault.open(from)) {
                Manifest manifest = vault.find(id).orElseThrow(() -> new Refusal("there is no such backup in " + from));
                SingleFile.write(vault, manifest, file, shown(spec.commandLine().getErr()));
                PrintWriter out = spec.commandLine().getOut();
                if (where.json) {
                    out.println(JsonMapper.builder().build().writeValueAsString(Map.of("id", manifest.id(), "file", file.toAbsolutePath().toString(), "octets", Files.size(file))));
                } else {
                    out.printf("backup %s is in %s, %,d octets%n", manifest.id(), file, Files.size(file));
                }
                out.flush();
            }
            return 0;
        }
    }

    @Command(name = "download", description = {"Fetch one backup from the server into a file; also from one elsewhere.",
        "`backup list`, `backup verify` and `restore` take the file as they take a directory."})
    static final class Download extends ApiCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "that is not there yet; a zip")
        Path file = Path.of("");

        @Option(names = "--id", paramLabel = "ID", description = "which one (default: the newest)")
        @Nullable String id;

        @Option(names = "--from", paramLabel = "DIR", description = "the server's directory of backups (default: the setting backup.to)")
        @Nullable String from;

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            if (Files.exists(file)) {
                throw new Refusal(file + " is there already; it is not overwritten");
            }
            String which = id != null ? id : newest(api);
            Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "backup", ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                try (var out = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
                    api.fetch("/backups/" + ApiClient.part(which) + "/download" + ApiClient.queries("to", from), out);
                } catch (IOException broken) {
                    throw new Refusal("the backup did not come whole: " + broken.getMessage());
                }
                whole(fresh, which);
                Files.move(fresh, file);
                return JsonMapper.builder().build().valueToTree(Map.of("id", which, "file", file.toAbsolutePath().toString(), "octets", Files.size(file)));
            } finally {
                Files.deleteIfExists(fresh);
            }
        }

        private String newest(ApiClient api) {
            return api.get("/backups" + ApiClient.queries("to", from)).valueStream().findFirst().map(first -> first.path("id").asString()).orElseThrow(() -> new Refusal("there are no backups yet"));
        }

        /** What comes through a socket in the clear may end early without a word; a zip's table of contents comes last. */
        private static void whole(Path fresh, String id) throws IOException {
            try (Vault vault = Vault.open(fresh)) {
                if (vault.find(id).isEmpty()) {
                    throw new Refusal("the backup did not come whole: its manifest is missing");
                }
            } catch (StoreException e) {
                throw new Refusal("the backup did not come whole: " + e.getMessage());
            }
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.printf("backup %s is in %s, %,d octets%n", answer.path("id").asString(), answer.path("file").asString(), answer.path("octets").asLong());
        }
    }

    /** A line that counts, where somebody watches. */
    static Progress shown(PrintWriter err) {
        if (!Secrets.canAsk()) {
            return Progress.NOBODY;
        }
        return (done, total, words) -> {
            err.print("\r\033[K" + (total > 0 ? 100 * done / total + "% " : "") + words + (done >= total ? "\r\033[K" : ""));
            err.flush();
        };
    }
}
