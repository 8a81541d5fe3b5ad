package org.signetmail.imap.server;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.signetmail.imap.Scanner;

/** The names of the commands, and who parses what follows. */
final class Commands {
    /** @param parse reads from after the name to the end */
    record Row(String name, Class<? extends Command> command, Function<Scanner, Command> parse) {}

    static final List<Row> ROWS = List.of(
            new Row("APPEND", Append.class, Append::parse),
            new Row("AUTHENTICATE", Authenticate.class, Authenticate::parse),
            new Row("CAPABILITY", Capability.class, Capability::parse),
            new Row("CHECK", Check.class, Check::parse),
            new Row("CLOSE", Close.class, Close::parse),
            new Row("COPY", Copy.class, in -> Copy.parse(in, false)),
            new Row("CREATE", Create.class, Create::parse),
            new Row("DELETE", Delete.class, Delete::parse),
            new Row("ENABLE", Enable.class, Enable::parse),
            new Row("EXAMINE", Select.class, in -> Select.parse(in, true)),
            new Row("EXPUNGE", Expunge.class, Expunge::parse),
            new Row("FETCH", Fetch.class, in -> Fetch.parse(in, false)),
            new Row("ID", Id.class, Id::parse),
            new Row("IDLE", Idle.class, Idle::parse),
            new Row("LIST", ListMailboxes.class, ListMailboxes::parse),
            new Row("LOGIN", Login.class, Login::parse),
            new Row("LOGOUT", Logout.class, Logout::parse),
            new Row("LSUB", Lsub.class, Lsub::parse),
            new Row("MOVE", Move.class, in -> Move.parse(in, false)),
            new Row("NAMESPACE", Namespace.class, Namespace::parse),
            new Row("NOOP", Noop.class, Noop::parse),
            new Row("RENAME", Rename.class, Rename::parse),
            new Row("SEARCH", Search.class, in -> Search.parse(in, false)),
            new Row("SELECT", Select.class, in -> Select.parse(in, false)),
            new Row("STARTTLS", StartTls.class, StartTls::parse),
            new Row("STATUS", Status.class, Status::parse),
            new Row("STORE", StoreFlags.class, in -> StoreFlags.parse(in, false)),
            new Row("SUBSCRIBE", Subscribe.class, Subscribe::parse),
            new Row("UID COPY", Copy.class, in -> Copy.parse(in, true)),
            new Row("UID EXPUNGE", Expunge.class, Expunge::parseUid),
            new Row("UID FETCH", Fetch.class, in -> Fetch.parse(in, true)),
            new Row("UID MOVE", Move.class, in -> Move.parse(in, true)),
            new Row("UID SEARCH", Search.class, in -> Search.parse(in, true)),
            new Row("UID STORE", StoreFlags.class, in -> StoreFlags.parse(in, true)),
            new Row("UNSELECT", Unselect.class, Unselect::parse),
            new Row("UNSUBSCRIBE", Unsubscribe.class, Unsubscribe::parse));

    private static final Map<String, Row> BY_NAME = ROWS.stream().collect(Collectors.toUnmodifiableMap(Row::name, row -> row));

    private Commands() {}

    /** Reads the name. @throws org.signetmail.text.SyntaxError when there is no such command */
    static Row named(Scanner in) {
        String name = in.word();
        Row row = BY_NAME.get(name.equals("UID") ? "UID " + in.sp().word() : name);
        if (row == null) {
            throw in.error("no such command");
        }
        return row;
    }
}
