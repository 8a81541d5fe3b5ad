package org.signetmail.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** SMTP's replies: the code, the enhanced code where both sides have one, and EHLO's keywords. */
final class SmtpTongue implements Tongue {
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
        var lines = new ArrayList<String>();
        do {
            Optional<String> line = in.next();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            lines.add(line.get());
        } while (lines.getLast().startsWith("-", 3));
        String last = lines.getLast();
        String[] words = last.split(" ");
        String code = words.length > 1 && words[1].matches("[245]\\.\\d{1,3}\\.\\d{1,3}") ? words[1] : "";
        boolean greets = words[0].equals("250") && lines.size() > 1 && asked.regionMatches(true, 0, "EHLO", 0, 4);
        return Optional.of(new Response("", words[0], code, greets ? lines.stream().skip(1).flatMap(SmtpTongue::offers).toList() : List.of()));
    }

    private static Stream<String> offers(String line) {
        String[] words = line.substring(4).toUpperCase(Locale.ROOT).split(" ");
        Stream<String> told = words[0].equals("AUTH") ? Stream.of(words).skip(1).map(mechanism -> "AUTH " + mechanism) : Stream.of(words[0]);
        return told.map(each -> Response.OFFERS + each);
    }

    /** RFC 2034 3: a reply may come without. */
    @Override
    public boolean advisory(String code) {
        return true;
    }

    @Override
    public boolean harmless(String fact) {
        return fact.startsWith(Response.OFFERS);
    }

    @Override
    public String askOffers() {
        return "EHLO client.example";
    }

    @Override
    public String startTls() {
        return "STARTTLS";
    }

    @Override
    public List<String> logIn(String user, String password) {
        return List.of("AUTH PLAIN " + Base64.getEncoder().encodeToString(("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public boolean good(Response response) {
        return response.status().startsWith("2");
    }
}
