package org.signetmail.transcript;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a response says to a program, not its words: how other servers are held to our transcripts. Goes on behind a
 * difference and collects them all, unless it no longer knows which answer is whose.
 */
final class ByMeaning implements Comparison {
    /** The dialogue cannot go on. */
    static final class Lost extends RuntimeException {
        Lost() {
            super("the rest cannot be compared", null, false, false);
        }
    }

    /** Shorter values are too likely to stand there by chance. */
    private static final int TELLING = 5;

    private final Tongue tongue;
    private final Set<String> offered;
    private final List<Difference> differences = new ArrayList<>();
    /** By session: what was told before the transcript expects it. */
    private final Map<ClientSession, List<String>> early = new HashMap<>();
    private Map<String, String> bound = Map.of();

    /** @param offered all that the server offers at any time */
    ByMeaning(Tongue tongue, Set<String> offered) {
        this.tongue = tongue;
        this.offered = Set.copyOf(offered);
    }

    List<Difference> differences() {
        return List.copyOf(differences);
    }

    @Override
    public Map<String, String> compare(ClientSession session, List<Transcript.Step.Expect> expected, Map<String, String> boundBefore) throws IOException {
        bound = boundBefore;
        var owed = new ArrayList<String>();
        List<String> lines = expected.stream().flatMap(step -> step.lines().stream()).toList();
        for (Response wanted : tongue.expected(lines, session.asked())) {
            wanted.facts().stream().filter(this::mayBeExpected).forEach(owed::add);
            if (!wanted.untagged() || !session.greeted()) {
                answer(session, wanted, owed);
                owed.clear();
            }
        }
        unasked(session, owed);
        return bound;
    }

    /** A capability that the server has not at all is not expected of it. */
    private boolean mayBeExpected(String fact) {
        return !fact.startsWith(Response.OFFERS) || offered.contains(fact.substring(Response.OFFERS.length()));
    }

    private void answer(ClientSession session, Response wanted, List<String> owed) throws IOException {
        var told = new ArrayList<String>();
        Response heard;
        do {
            boolean greeting = !session.greeted();
            Optional<Response> next = next(session, wanted);
            if (next.isEmpty()) {
                settle(session, owed, told);
                throw lost(session, wanted.toString(), "");
            }
            heard = next.get();
            told.addAll(heard.facts());
            if (greeting) {
                break;
            }
        } while (heard.untagged());
        settle(session, owed, told);
        if (!heard.tag().equals(wanted.tag()) || heard.asksForMore() != wanted.asksForMore()) {
            throw lost(session, wanted.toString(), heard.toString());
        }
        if (!heard.status().equals(wanted.status()) || !sameCode(wanted, heard)) {
            differ(session, wanted.toString(), heard.toString());
        }
    }

    private boolean sameCode(Response wanted, Response heard) {
        if (wanted.code().isEmpty() || heard.code().isEmpty() && tongue.advisory(wanted.code())) {
            return true;
        }
        Optional<Map<String, String>> matched = Expected.match(wanted.code(), heard.code(), bound);
        matched.ifPresent(now -> bound = now);
        return matched.isPresent();
    }

    /** Holds what was told until an answer against what was owed until it. */
    private void settle(ClientSession session, List<String> owed, List<String> told) {
        for (String fact : owed) {
            if (!take(fact, told)) {
                differ(session, fact, "");
            }
        }
        for (String fact : told) {
            if (tongue.harmless(fact)) {
                early.computeIfAbsent(session, _ -> new ArrayList<>()).add(fact);
            } else {
                differ(session, "", fact);
            }
        }
    }

    /** What is expected of a server that was asked for nothing may have come already. */
    private void unasked(ClientSession session, List<String> owed) throws IOException {
        List<String> told = early.computeIfAbsent(session, _ -> new ArrayList<>());
        owed.removeIf(fact -> take(fact, told));
        while (!owed.isEmpty()) {
            Optional<Response> next = next(session, new Response("*", "", "", List.of()));
            if (next.isEmpty()) {
                owed.forEach(fact -> differ(session, fact, ""));
                return;
            }
            told.addAll(next.get().facts());
            owed.removeIf(fact -> take(fact, told));
        }
    }

    private boolean take(String fact, List<String> told) {
        for (String each : told) {
            Optional<Map<String, String>> matched = Expected.match(fact, each, bound);
            if (matched.isPresent()) {
                bound = matched.get();
                told.remove(each);
                return true;
            }
        }
        return false;
    }

    /** Empty when the server closed or keeps silent. */
    private Optional<Response> next(ClientSession session, Response wanted) throws IOException {
        try {
            return tongue.heard(session::line, session.asked(), wanted.manyLines());
        } catch (SocketTimeoutException silence) {
            return Optional.empty();
        }
    }

    @Override
    public void broken(ClientSession session, IOException why) {
        throw lost(session, "a connection that works", why instanceof SocketTimeoutException ? "silence" : "a closed connection");
    }

    @Override
    public void end(ClientSession session) throws IOException {
        try {
            Optional<String> line = session.line();
            if (line.isPresent()) {
                differ(session, "EOF", line.get());
            }
        } catch (SocketTimeoutException stays) {
            differ(session, "EOF", "");
        }
    }

    private Lost lost(ClientSession session, String ours, String theirs) {
        differ(session, ours, theirs);
        return new Lost();
    }

    private void differ(ClientSession session, String ours, String theirs) {
        differences.add(Difference.of(named(session.asked()), ours, named(theirs)));
    }

    /** What is new in each run reads by its name. */
    private String named(String text) {
        String shown = text;
        List<String> longestFirst = bound.keySet().stream().sorted(Comparator.comparing(name -> -bound.get(name).length())).toList();
        for (String name : longestFirst) {
            String value = bound.get(name);
            if (value.length() >= TELLING) {
                shown = shown.replace(value, "$" + name);
            }
        }
        return shown;
    }
}
