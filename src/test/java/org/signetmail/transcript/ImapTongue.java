package org.signetmail.transcript;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** IMAP's responses. Data is parted into the smallest facts, since a server may tell them in one response or in many. */
final class ImapTongue implements Tongue {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d{1,9})\\+?}$");
    private static final Pattern STATUS = Pattern.compile("(\\S+) (OK|NO|BAD|BYE|PREAUTH)(?: \\[([^]]*)])?(?: .*)?", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    /** RFC 5530 adds hints to a status; a server gives them or not. */
    private static final Set<String> DEMANDED = Set.of("APPENDUID", "COPYUID", "READ-WRITE", "READ-ONLY", "TRYCREATE");
    /** RFC 9051 7: data that a server may send unasked. */
    private static final Pattern UNASKED = Pattern.compile("FETCH \\d+ (FLAGS|UID|MODSEQ) .*|(EXISTS|RECENT) \\d+|FLAGS .*|OK .*|" + Response.OFFERS + ".*");

    @Override
    public List<Response> expected(List<String> lines, String asked) throws IOException {
        Iterator<String> rest = lines.iterator();
        var responses = new ArrayList<Response>();
        while (rest.hasNext()) {
            responses.add(heard(() -> rest.hasNext() ? Optional.of(rest.next()) : Optional.empty(), asked, false).orElseThrow());
        }
        return responses;
    }

    @Override
    public Optional<Response> heard(Lines in, String asked, boolean more) throws IOException {
        Optional<String> first = in.next();
        return first.isEmpty() ? Optional.empty() : Optional.of(parse(whole(first.get(), in)));
    }

    /** A response with its literals. */
    private static String whole(String first, Lines in) throws IOException {
        var text = new StringBuilder(first);
        int looked = 0;
        while (true) {
            Matcher literal = LITERAL.matcher(text);
            if (!literal.find(looked)) {
                return text.toString();
            }
            looked = text.append("\r\n").length();
            int end = looked + Integer.parseInt(literal.group(1));
            do {
                text.append(in.next().orElseThrow(() -> new IOException("the end, in a literal")));
                if (text.length() <= end) {
                    text.append("\r\n");
                }
            } while (text.length() < end);
            if (text.length() == end) {
                text.append(in.next().orElseThrow(() -> new IOException("the end, behind a literal")));
            } else if (text.length() == end + 2 && text.toString().endsWith("\r\n")) {
                return text.toString();
            }
            looked = end;
        }
    }

    private static Response parse(String text) {
        if (text.startsWith("+")) {
            return new Response("+", "", "", List.of());
        }
        Matcher status = STATUS.matcher(text);
        if (status.matches()) {
            String word = status.group(2).toUpperCase(Locale.ROOT);
            String code = status.group(3) == null ? "" : code(status.group(3));
            if (!status.group(1).equals("*")) {
                return new Response(status.group(1), word, code, List.of());
            }
            return new Response("*", word, "", word.equals("BYE") ? List.of("BYE") : code.isEmpty() ? List.of() : List.of(word + " [" + code + "]"));
        }
        return new Response("*", "", "", text.startsWith("* ") ? facts(new ImapValues(text.substring(2))) : List.of(text));
    }

    /** A capability list at a greeting or a login is asked for by CAPABILITY; ALERT is for people. */
    private static String code(String text) {
        var values = new ImapValues(text);
        String name = values.atom().toUpperCase(Locale.ROOT);
        return switch (name) {
            case "CAPABILITY", "ALERT" -> "";
            case "BADCHARSET" -> name;
            default -> String.join(" ", ImapValues.plus(name, values.rest(true)));
        };
    }

    private static List<String> facts(ImapValues in) {
        String name = in.atom().toUpperCase(Locale.ROOT);
        if (!name.isEmpty() && name.chars().allMatch(Character::isDigit) || name.startsWith("$")) {
            String what = in.atom().toUpperCase(Locale.ROOT);
            return what.equals("FETCH") ? in.pairs("FETCH " + name) : List.of(what + " " + name);
        }
        return switch (name) {
            case "CAPABILITY" -> in.rest(false).stream().map(each -> Response.OFFERS + each.toUpperCase(Locale.ROOT)).toList();
            case "ENABLED" -> in.rest(false).stream().map(each -> "ENABLED " + each.toUpperCase(Locale.ROOT)).toList();
            case "STATUS" -> in.pairs("STATUS " + in.value());
            case "SEARCH" -> List.of(String.join(" ", ImapValues.plus(name, in.rest(false).stream().sorted().toList())));
            case "ESEARCH" -> in.esearch();
            case "FLAGS", "LIST", "LSUB" -> List.of(String.join(" ", ImapValues.plus(name, in.rest(true))));
            case "ID" -> List.of(name);
            default -> List.of(String.join(" ", ImapValues.plus(name, in.rest(false))));
        };
    }

    @Override
    public boolean advisory(String code) {
        return !DEMANDED.contains(code.split(" ", 2)[0]);
    }

    @Override
    public boolean harmless(String fact) {
        return UNASKED.matcher(fact).matches();
    }

    @Override
    public String askOffers() {
        return "q CAPABILITY";
    }

    @Override
    public String startTls() {
        return "t STARTTLS";
    }

    @Override
    public String tlsCapability() {
        return "STARTTLS";
    }

    @Override
    public List<String> logIn(String user, String password) {
        return List.of("l LOGIN " + user + " " + password);
    }

    @Override
    public boolean good(Response response) {
        return response.status().equals("OK");
    }
}
