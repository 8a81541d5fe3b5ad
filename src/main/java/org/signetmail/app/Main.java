package org.signetmail.app;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

import org.signetmail.store.StoreException;

/** The program. Exit codes: 0 done, 1 refused or failed with a reason, 2 wrong usage. */
@Command(name = "signet", mixinStandardHelpOptions = true, version = "Signet 0.1.0",
        description = "A mail server whose certificates take care of themselves.",
        subcommands = {
            Quickstart.class,
            Serve.class,
            DomainCommands.class,
            AccountCommands.class,
            AliasCommands.class,
            CertCommands.class,
            CaCommands.class,
            ListenerCommands.class,
            ClientCaCommands.class,
            ClientCertCommands.class,
            SieveCommands.class,
            QueueCommands.class,
            AcmeCommands.class,
            TlsCommands.class,
            TrustCommands.class,
            ConfigCommands.class,
            BackupCommands.class,
            RestoreCommand.class,
            DnsCommand.class,
            DoctorCommand.class,
            OtherCommands.Clients.class,
            OtherCommands.Check.class,
            OtherCommands.Status.class,
            AlertsCommand.class,
            AuditCommand.class,
            SessionCommands.class,
            TraceCommands.class,
            LogCommand.class,
            HistoryCommand.class,
            StatsCommand.class,
            StorageCommand.class,
            MeCommands.class,
            TokenCommands.class,
            BanCommands.class,
            WebhookCommands.class,
            JobCommands.class,
            CompletionCommand.class,
            ManCommand.class,
            HelpCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** All of them; each tells about itself when it is asked with --help. */
    static CommandLine commands() {
        var root = new CommandLine(new Main());
        helpful(root);
        return root;
    }

    private static void helpful(CommandLine command) {
        if (!command.getCommandSpec().optionsMap().containsKey("--help")) {
            command.getCommandSpec().addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help message and exit.").build());
        }
        command.getSubcommands().values().forEach(Main::helpful);
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        return commands()
                .setOut(out).setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failed, command, _) -> {
                    switch (failed) {
                        case Refusal refusal -> command.getErr().println("signet: " + refusal.getMessage());
                        case StoreException broken -> command.getErr().println("signet: " + broken.getMessage());
                        case NoSuchFileException absent -> command.getErr().println("signet: there is no file " + absent.getFile());
                        case AccessDeniedException denied -> command.getErr().println("signet: " + denied.getFile() + " may not be read or written by this user");
                        default -> throw failed;
                    }
                    return 1;
                })
                .execute(arguments);
    }
}
