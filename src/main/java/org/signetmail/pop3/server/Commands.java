package org.signetmail.pop3.server;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.signetmail.pop3.Scanner;
import org.signetmail.text.SyntaxError;

/** The names of the commands, and who parses what follows. */
final class Commands {
    /** @param parse reads from after the name to the end */
    record Row(String name, Class<? extends Command> command, Function<Scanner, Command> parse) {}

    static final List<Row> ROWS = List.of(
            new Row("AUTH", Auth.class, Auth::parse),
            new Row("CAPA", Capa.class, Capa::parse),
            new Row("DELE", Dele.class, Dele::parse),
            new Row("LIST", ListSizes.class, ListSizes::parse),
            new Row("NOOP", Noop.class, Noop::parse),
            new Row("PASS", Pass.class, Pass::parse),
            new Row("QUIT", Quit.class, Quit::parse),
            new Row("RETR", Retr.class, Retr::parse),
            new Row("RSET", Rset.class, Rset::parse),
            new Row("STAT", Stat.class, Stat::parse),
            new Row("STLS", Stls.class, Stls::parse),
            new Row("TOP", Top.class, Top::parse),
            new Row("UIDL", Uidl.class, Uidl::parse),
            new Row("USER", User.class, User::parse));

    private static final Map<String, Row> BY_NAME = ROWS.stream().collect(Collectors.toUnmodifiableMap(Row::name, row -> row));

    private Commands() {}

    /** Reads the name. */
    static Row named(Scanner in) {
        Row row = BY_NAME.get(in.keyword());
        if (row == null) {
            throw new SyntaxError(0, "there is no such command");
        }
        return row;
    }
}
