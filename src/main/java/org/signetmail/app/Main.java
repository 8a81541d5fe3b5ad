package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

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
            TokenCommands.class,
            BanCommands.class,
            JobCommands.class,
            CompletionCommand.class,
            ManCommand.class,
            HelpCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        return new CommandLine(new Main())
                .setOut(out).setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failed, command, _) -> {
                    switch (failed) {
                        case Refusal refusal -> command.getErr().println("signet: " + refusal.getMessage());
                        case StoreException broken -> command.getErr().println("signet: " + broken.getMessage());
                        default -> throw failed;
                    }
                    return 1;
                })
                .execute(arguments);
    }
}
