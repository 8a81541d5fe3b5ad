package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Progress;
import org.signetmail.store.backup.Vault;
import org.signetmail.store.backup.Verification;

/** {@code signet backup …}. */
@Command(name = "backup", mixinStandardHelpOptions = true, description = {"Make a backup while the server goes on; list and verify them.",
    "Backups in one directory share what they have in common: each after the first is as quick as its news are few, and yet stands by itself."},
        subcommands = {BackupCommands.ListAll.class, BackupCommands.Verify.class})
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
        @Parameters(arity = "0..1", paramLabel = "DIR")
        @Nullable Path in;

        @Override
        JsonNode ask(ApiClient api) {
            return in == null ? api.get("/backups") : JsonMapper.builder().build().valueToTree(Vault.open(in).list().stream().map(BackupCommands::line).toList());
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (answer.isEmpty()) {
                out.println("there are no backups yet");
                return;
            }
            table(answer, out, "id", "ended", "rows", "octets", "blobs", "blobOctets", "withKey");
        }
    }

    private static Map<String, Object> line(Manifest m) {
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
        return line;
    }

    @Command(name = "verify", description = "Read a backup whole and say what is wrong; in a directory also when no server runs.")
    static final class Verify extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "DIR")
        @Nullable Path in;

        @Option(names = "--id", paramLabel = "ID", description = "which one (default: the newest)")
        @Nullable String id;

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Path place = in;
            if (place == null) {
                return api.call("POST", "/backups/verify", id == null ? Map.of() : Map.of("id", id));
            }
            Vault vault = Vault.open(place);
            Manifest manifest = vault.find(id).orElseThrow(() -> new Refusal("there is no such backup in " + place));
            List<String> faults = Verification.run(vault, manifest, shown(spec.commandLine().getErr()));
            return JsonMapper.builder().build().valueToTree(Map.of("id", manifest.id(), "sound", faults.isEmpty(), "faults", faults));
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
