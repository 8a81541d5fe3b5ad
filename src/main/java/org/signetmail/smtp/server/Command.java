package org.signetmail.smtp.server;

import java.io.IOException;

import org.signetmail.text.SyntaxError;

/** A command as read. {@link #parse} is the table of those there are; each is a file of its own. */
sealed interface Command permits Auth, Data, Ehlo, Expn, Helo, Help, Mail, Noop, Quit, Rcpt, Rset, StartTls, Unknown, Vrfy {
    /** Acts, and says what comes of it. */
    Answer run(Session here) throws IOException;

    /** As it is written on the wire. */
    default String name() {
        return switch (this) {
            case Auth _ -> "AUTH";
            case Data _ -> "DATA";
            case Ehlo _ -> "EHLO";
            case Expn _ -> "EXPN";
            case Helo _ -> "HELO";
            case Help _ -> "HELP";
            case Mail _ -> "MAIL";
            case Noop _ -> "NOOP";
            case Quit _ -> "QUIT";
            case Rcpt _ -> "RCPT";
            case Rset _ -> "RSET";
            case StartTls _ -> "STARTTLS";
            case Unknown _ -> "unknown";
            case Vrfy _ -> "VRFY";
        };
    }

    /** @throws SyntaxError when the arguments do not follow the command's grammar */
    static Command parse(String line) {
        int space = line.indexOf(' ');
        String verb = space < 0 ? line : line.substring(0, space);
        String argument = space < 0 ? "" : line.substring(space + 1).strip();
        return switch (verb.length() > 10 ? verb : upper(verb)) {
            case "EHLO" -> Ehlo.parse(argument);
            case "HELO" -> Helo.parse(argument);
            case "STARTTLS" -> StartTls.parse(argument);
            case "AUTH" -> Auth.parse(argument);
            case "MAIL" -> Mail.parse(argument);
            case "RCPT" -> Rcpt.parse(argument);
            case "DATA" -> Data.parse(argument);
            case "RSET" -> Rset.parse(argument);
            case "NOOP" -> new Noop();
            case "VRFY" -> Vrfy.parse(argument);
            case "EXPN" -> new Expn();
            case "HELP" -> new Help();
            case "QUIT" -> Quit.parse(argument);
            default -> new Unknown(verb);
        };
    }

    private static String upper(String verb) {
        return verb.toUpperCase(java.util.Locale.ROOT);
    }

    /** For commands that take no argument. */
    static <T extends Command> T bare(String argument, T command) {
        if (!argument.isEmpty()) {
            throw new SyntaxError(0, "this command takes no argument");
        }
        return command;
    }
}
