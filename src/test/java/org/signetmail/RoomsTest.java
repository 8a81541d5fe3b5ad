package org.signetmail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

/** The table of who may know whom. A room that is not in it fails; an arrow that is not in it fails by name. */
class RoomsTest {
    private static final Path SOURCES = Path.of("src/main/java/org/signetmail");
    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?org\\.signetmail\\.([a-z.]+[a-z])\\.[A-Z]", Pattern.MULTILINE);

    private static final Set<String> TONGUES = Set.of("text", "mail");
    private static final Set<String> STORE = Set.of("text", "tls", "mail", "smtp", "imap", "pop3");
    private static final Set<String> CLIENT = Set.of("text", "tls", "net", "mail", "smtp");
    private static final Set<String> BELOW_DOORS =
            Set.of("text", "tls", "net", "mail", "store", "smtp.client", "intake", "queue", "care", "log");

    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("text", Set.of()),
            entry("log", Set.of()),
            entry("tls", Set.of("text")),
            entry("net", Set.of("text", "tls")),
            entry("proof", Set.of("text", "tls", "net", "mail")),
            entry("mail", Set.of("text")),
            entry("smtp", TONGUES),
            entry("imap", TONGUES),
            entry("pop3", TONGUES),
            entry("sieve", TONGUES),
            entry("store", STORE),
            entry("smtp.client", CLIENT),
            entry("intake", Set.of("text", "tls", "net", "mail", "smtp", "sieve", "store")),
            entry("queue", Set.of("text", "tls", "net", "mail", "smtp", "store", "proof", "smtp.client", "intake")),
            entry("care", Set.of("text", "tls", "net", "mail", "store", "proof")),
            entry("smtp.server", plus(BELOW_DOORS, "smtp")),
            entry("imap.server", plus(BELOW_DOORS, "imap")),
            entry("pop3.server", plus(BELOW_DOORS, "pop3")),
            entry("sieve.server", plus(BELOW_DOORS, "sieve")),
            entry("web", plus(BELOW_DOORS, "sieve")));

    @Test
    void everyArrowIsInTheTable() throws IOException {
        var forbidden = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String room = roomOf(SOURCES.relativize(file.getParent()).toString().replace('/', '.'));
                for (String known : imports(file)) {
                    if (!known.equals(room) && !allowed(room, known)) {
                        forbidden.add(room + " -> " + known + "  (" + file.getFileName() + ")");
                    }
                }
            }
        }
        assertThat(forbidden).as("forbidden arrows").isEmpty();
    }

    private static boolean allowed(String room, String known) {
        if (room.equals("app")) {
            return true;
        }
        Set<String> may = MAY_KNOW.get(room);
        assertThat(may).as("room %s is in the table", room).isNotNull();
        return may.contains(known);
    }

    private static List<String> imports(Path file) throws IOException {
        var found = new ArrayList<String>();
        var matcher = IMPORT.matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(roomOf(matcher.group(1)));
        }
        return found;
    }

    /** Sub-packages belong to their room: {@code imap.server.fetch} is {@code imap.server}. */
    private static String roomOf(String packageName) {
        String[] steps = packageName.split("\\.");
        if (steps.length > 1 && (steps[1].equals("server") || steps[1].equals("client"))) {
            return steps[0] + "." + steps[1];
        }
        return steps[0];
    }

    private static Set<String> plus(Set<String> rooms, String more) {
        return Stream.concat(rooms.stream(), Stream.of(more)).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
}
