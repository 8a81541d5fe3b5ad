package org.signetmail.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** ManageSieve's responses: lines of data, those of LISTSCRIPTS in any order, then OK, NO or BYE with a code; words behind these are for people. */
final class SieveTongue implements Tongue {
    private static final Pattern STATUS = Pattern.compile("(OK|NO|BYE)(?: \\(([^ )]+)[^)]*\\))?(?: (.*))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LITERAL = Pattern.compile(".*\\{(\\d+)}");
    private static final Pattern LISTS = Pattern.compile("LISTSCRIPTS", Pattern.CASE_INSENSITIVE);
    private static final Pattern CAPABILITY = Pattern.compile("\"([A-Z]+)\"(?: \"(.*)\")?", Pattern.CASE_INSENSITIVE);

    @Override
    public List<Response> expected(List<String> lines, String asked) {
        var responses = new ArrayList<Response>();
        var data = new ArrayList<String>();
        int left = 0;
        for (String line : lines) {
            Matcher literal = LITERAL.matcher(line);
            boolean within = left > 0;
            left = within ? left - line.length() - 2 : literal.matches() ? Integer.parseInt(literal.group(1)) : 0;
            Matcher status = STATUS.matcher(line);
            if (!within && status.matches()) {
                responses.add(response(status, data, asked));
                data.clear();
            } else if (!within || !data.isEmpty()) {
                data.add(line);
            }
        }
        if (!data.isEmpty()) {
            responses.add(new Response("", "more", "", List.of()));
        }
        return responses;
    }

    @Override
    public Optional<Response> heard(Lines in, String asked, boolean more) throws IOException {
        var data = new ArrayList<String>();
        while (true) {
            Optional<String> line = in.next();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            if (line.get().equals("\"\"")) {
                return Optional.of(new Response("", "+", "", List.of()));
            }
            Matcher status = STATUS.matcher(line.get());
            boolean last = status.matches();
            if (!last) {
                data.add(line.get());
            }
            Matcher literal = LITERAL.matcher(line.get());
            int left = literal.matches() ? Integer.parseInt(literal.group(1)) : -2;
            while (left >= 0) {
                String piece = in.next().orElseThrow(() -> new IOException("the end, in a literal"));
                left -= piece.getBytes(StandardCharsets.ISO_8859_1).length + 2;
                if (!last) {
                    data.add(piece);
                }
            }
            if (last) {
                return Optional.of(response(status, data, asked));
            }
        }
    }

    private static Response response(Matcher status, List<String> data, String asked) {
        String code = status.group(2) == null ? "" : status.group(2).toUpperCase(Locale.ROOT);
        boolean offers = data.stream().anyMatch(line -> line.toUpperCase(Locale.ROOT).startsWith("\"IMPLEMENTATION\""));
        // RFC 5804 2.7: scripts are listed in any order.
        List<String> facts = data.isEmpty() ? List.of() : offers ? offers(data) : LISTS.matcher(asked).matches() ? data : List.of(Response.LINES + String.join("\r\n", data));
        return new Response("", status.group(1).toUpperCase(Locale.ROOT), code, facts);
    }

    private static List<String> offers(List<String> lines) {
        return lines.stream().map(CAPABILITY::matcher).filter(Matcher::matches).flatMap(line -> {
            String name = line.group(1).toUpperCase(Locale.ROOT);
            return name.equals("SASL") && line.group(2) != null ? Stream.of(line.group(2).split(" ")).map(mechanism -> "SASL " + mechanism) : Stream.of(name);
        }).map(each -> Response.OFFERS + each).toList();
    }

    /** RFC 5804 1.3: codes are the server's choice. */
    @Override
    public boolean advisory(String code) {
        return true;
    }

    @Override
    public boolean harmless(String fact) {
        return true;
    }

    @Override
    public String askOffers() {
        return "CAPABILITY";
    }

    @Override
    public String startTls() {
        return "STARTTLS";
    }

    /** RFC 5804 2.2: capabilities come unasked. */
    @Override
    public boolean greetsUnderTls() {
        return true;
    }

    @Override
    public List<String> logIn(String user, String password) {
        return List.of("AUTHENTICATE \"PLAIN\" \"" + Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8)) + "\"");
    }

    @Override
    public boolean good(Response response) {
        return response.status().equals("OK");
    }
}
