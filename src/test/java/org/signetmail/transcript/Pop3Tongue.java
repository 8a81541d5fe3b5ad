package org.signetmail.transcript;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** POP3's responses: a drop or scan listing and a unique name are data, other words behind +OK are for people. */
final class Pop3Tongue implements Tongue {
    private static final Pattern STATUS = Pattern.compile("(\\+OK|-ERR|\\+)(?: \\[([A-Z/]+)])?(?: (.*))?");
    private static final Pattern LISTING = Pattern.compile("\\d+ \\S+");
    private static final Pattern LISTS = Pattern.compile("(STAT|LIST|UIDL)\\b.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern RETRIEVES = Pattern.compile("(RETR|TOP) .*", Pattern.CASE_INSENSITIVE);


    @Override
    public List<Response> expected(List<String> lines, String asked) throws IOException {
        var responses = new ArrayList<Response>();
        for (int i = 0; i < lines.size(); ) {
            String status = lines.get(i++);
            var data = new ArrayList<String>();
            while (i < lines.size() && !STATUS.matcher(lines.get(i)).matches()) {
                data.add(lines.get(i++));
            }
            responses.add(response(status, data, asked));
        }
        return responses;
    }

    @Override
    public Optional<Response> heard(Lines in, String asked, boolean more) throws IOException {
        Optional<String> status = in.next();
        if (status.isEmpty()) {
            return Optional.empty();
        }
        var data = new ArrayList<String>();
        while ((more || RETRIEVES.matcher(asked).matches()) && status.get().startsWith("+OK") && (data.isEmpty() || !data.getLast().equals("."))) {
            data.add(in.next().orElseThrow(() -> new IOException("the end, in a listing")));
        }
        return Optional.of(response(status.get(), data, asked));
    }

    private static Response response(String line, List<String> data, String asked) {
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            return new Response("", line, "", data);
        }
        String code = status.group(2) == null ? "" : status.group(2);
        String text = status.group(3) == null ? "" : status.group(3);
        if (!data.isEmpty()) {
            return new Response("", status.group(1), code, asked.toUpperCase(Locale.ROOT).startsWith("CAPA") ? offers(data)
                    : List.of(Response.LINES + String.join("\r\n", data)));
        }
        Matcher listing = LISTING.matcher(text);
        boolean lists = status.group(1).equals("+OK") && LISTS.matcher(asked).matches() && listing.lookingAt();
        // RFC 1939 5: behind a listing a server may say more.
        return new Response("", status.group(1), code, lists ? List.of(listing.group()) : List.of());
    }

    private static List<String> offers(List<String> lines) {
        return lines.stream().filter(line -> !line.equals(".")).flatMap(line -> {
            String[] words = line.toUpperCase(Locale.ROOT).split(" ");
            return words[0].equals("SASL") ? Stream.of(words).skip(1).map(mechanism -> "SASL " + mechanism) : Stream.of(words[0]);
        }).map(each -> Response.OFFERS + each).toList();
    }

    /** RFC 2449 8: response codes are the server's choice. */
    @Override
    public boolean advisory(String code) {
        return true;
    }

    /** What a success brings where the transcript has a failure is told by the status. */
    @Override
    public boolean harmless(String fact) {
        return true;
    }

    @Override
    public String askOffers() {
        return "CAPA";
    }

    @Override
    public String startTls() {
        return "STLS";
    }

    @Override
    public List<String> logIn(String user, String password) {
        return List.of("USER " + user, "PASS " + password);
    }

    @Override
    public boolean good(Response response) {
        return response.status().equals("+OK");
    }
}
