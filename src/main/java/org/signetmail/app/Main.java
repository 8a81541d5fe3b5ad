package org.signetmail.app;

import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;

import org.signetmail.store.StoreException;

/** The program. Exit codes: 0 done, 1 refused or failed with a reason, 2 wrong usage. */
@Command(name = "signet", mixinStandardHelpOptions = true, version = "Signet 0.1.0",
        description = "A mail server whose certificates take care of themselves.")
public final class Main {
    private static final List<Sub> SUBS = List.of(
            new Sub("quickstart", Quickstart.class),
            new Sub("serve", Serve.class),
            new Sub("domain", DomainCommands.class),
            new Sub("account", AccountCommands.class),
            new Sub("alias", AliasCommands.class),
            new Sub("cert", CertCommands.class),
            new Sub("ca", CaCommands.class),
            new Sub("listener", ListenerCommands.class),
            new Sub("client-ca", ClientCaCommands.class),
            new Sub("client-cert", ClientCertCommands.class),
            new Sub("sieve", SieveCommands.class),
            new Sub("queue", QueueCommands.class),
            new Sub("acme", AcmeCommands.class),
            new Sub("tls", TlsCommands.class),
            new Sub("trust", TrustCommands.class),
            new Sub("config", ConfigCommands.class),
            new Sub("backup", BackupCommands.class),
            new Sub("restore", RestoreCommand.class),
            new Sub("dns", DnsCommand.class),
            new Sub("dkim", DkimCommands.class),
            new Sub("doctor", DoctorCommand.class),
            new Sub("clients", OtherCommands.Clients.class),
            new Sub("check", OtherCommands.Check.class),
            new Sub("status", OtherCommands.Status.class),
            new Sub("alerts", AlertsCommand.class),
            new Sub("audit", AuditCommand.class),
            new Sub("session", SessionCommands.class),
            new Sub("trace", TraceCommands.class),
            new Sub("log", LogCommand.class),
            new Sub("history", HistoryCommand.class),
            new Sub("stats", StatsCommand.class),
            new Sub("storage", StorageCommand.class),
            new Sub("me", MeCommands.class),
            new Sub("token", TokenCommands.class),
            new Sub("ban", BanCommands.class),
            new Sub("webhook", WebhookCommands.class),
            new Sub("job", JobCommands.class),
            new Sub("completion", CompletionCommand.class),
            new Sub("man", ManCommand.class),
            new Sub("help", HelpCommand.class));
    /** What these do is about all of them. */
    private static final Set<String> ABOUT_ALL = Set.of("completion", "man", "help");

    private record Sub(String name, Class<?> type) {}

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /**
     * The one that the arguments begin with, where they do: a server that starts, and a script that calls often, need no model of the
     * others, which takes longer to make than most commands take. Else all. Each tells about itself when it is asked with --help.
     */
    static CommandLine commands(String... arguments) {
        var root = new CommandLine(new Main());
        List<Sub> named = arguments.length == 0 || ABOUT_ALL.contains(arguments[0]) ? List.of()
                : SUBS.stream().filter(sub -> sub.name().equals(arguments[0])).toList();
        (named.isEmpty() ? SUBS : named).forEach(sub -> root.addSubcommand(sub.name(), sub.type()));
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
        return Numbers.in(commands(arguments))
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
