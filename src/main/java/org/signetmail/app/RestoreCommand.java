package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.store.backup.LockedKey;
import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Restore;
import org.signetmail.store.backup.Vault;

/** {@code signet restore}: needs no server. */
@Command(name = "restore", mixinStandardHelpOptions = true, description = {"Put a backup into an empty data directory, and look whether it is sound.",
    "The directory may have signet.toml (which names a PostgreSQL database, that must be empty) and master.key in it."})
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private DataOption where = new DataOption();

    @Parameters(paramLabel = "FROM", description = "directory of backups, or a file that `backup export` wrote")
    private Path from = Path.of("");

    @Option(names = "--id", paramLabel = "ID", description = "which one (default: the newest)")
    private @Nullable String id;

    @Option(names = "--passphrase-stdin", description = "take the passphrase of the master key in the backup from standard input")
    private boolean fromStandardInput;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try (Vault vault = Vault.open(from)) {
            return restored(vault);
        }
    }

    private int restored(Vault vault) throws IOException {
        Manifest manifest = vault.find(id).orElseThrow(() -> new Refusal("there is no such backup in " + from));
        Configuration configuration = Configuration.read(where.data);
        Path keyFile = configuration.masterKeyFile() == null ? where.data.resolve("master.key") : where.data.resolve(configuration.masterKeyFile());
        boolean haveKey = Files.exists(keyFile) || System.getenv("SIGNET_MASTER_KEY") != null;
        byte[] key = haveKey ? null : key(manifest.key());
        Restore.Done done = Restore.run(vault, manifest, configuration.store(where.data), BackupCommands.shown(spec.commandLine().getErr()));
        if (key != null) {
            Files.createFile(keyFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(keyFile, HexFormat.of().formatHex(key) + "\n", StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (where.json) {
            out.println(JsonMapper.builder().build().writeValueAsString(done));
        } else {
            print(done, haveKey || key != null, keyFile, out);
        }
        out.flush();
        return done.faults().isEmpty() ? 0 : 1;
    }

    private byte @Nullable [] key(@Nullable LockedKey locked) throws IOException {
        if (locked == null || !fromStandardInput && !Secrets.canAsk()) {
            return null;
        }
        String passphrase = fromStandardInput ? Secrets.fromStandardInput() : Secrets.existing("Passphrase of the master key in the backup: ");
        return locked.open(passphrase.toCharArray());
    }

    private void print(Restore.Done done, boolean key, Path keyFile, PrintWriter out) {
        out.printf("backup %s is restored: %d rows, %d blobs%n", done.id(), done.rows(), done.blobs());
        done.faults().forEach(out::println);
        out.println(done.faults().isEmpty() ? "the store is sound" : done.faults().size() + " faults");
        if (!key) {
            out.println();
            out.println("The master key is NOT here. Before the server can start, put the one that this backup was made under into " + keyFile);
            out.println("(64 hexadecimal digits, mode 0600); no other opens its secrets.");
        } else {
            out.println("start it: signet serve --data " + where.data);
        }
    }
}
