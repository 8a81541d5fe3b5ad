package org.signetmail.sieve.server;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.signetmail.sieve.manage.Words;
import org.signetmail.text.SyntaxError;

/** The names of the commands, and who parses what follows. */
final class Commands {
    /** @param parse reads from after the name to the end */
    record Row(String name, Class<? extends Command> command, Function<Words, Command> parse) {}

    static final List<Row> ROWS = List.of(
            new Row("AUTHENTICATE", Authenticate.class, Authenticate::parse),
            new Row("CAPABILITY", Capability.class, Capability::parse),
            new Row("CHECKSCRIPT", CheckScript.class, CheckScript::parse),
            new Row("DELETESCRIPT", DeleteScript.class, DeleteScript::parse),
            new Row("GETSCRIPT", GetScript.class, GetScript::parse),
            new Row("HAVESPACE", HaveSpace.class, HaveSpace::parse),
            new Row("LISTSCRIPTS", ListScripts.class, ListScripts::parse),
            new Row("LOGOUT", Logout.class, Logout::parse),
            new Row("NOOP", Noop.class, Noop::parse),
            new Row("PUTSCRIPT", PutScript.class, PutScript::parse),
            new Row("RENAMESCRIPT", RenameScript.class, RenameScript::parse),
            new Row("SETACTIVE", SetActive.class, SetActive::parse),
            new Row("STARTTLS", StartTls.class, StartTls::parse),
            new Row("UNAUTHENTICATE", Unauthenticate.class, Unauthenticate::parse));

    private static final Map<String, Row> BY_NAME = ROWS.stream().collect(Collectors.toUnmodifiableMap(Row::name, row -> row));

    private Commands() {}

    /** Reads the name. */
    static Row named(Words in) {
        Row row = BY_NAME.get(in.name());
        if (row == null) {
            throw new SyntaxError(0, "there is no such command");
        }
        return row;
    }
}
