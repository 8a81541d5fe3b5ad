package org.signetmail.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.signetmail.transcript.Transcript.Step;

/** Plays one transcript: opens sessions as they are named, sends, and hands what is expected to the comparison. */
final class Player implements AutoCloseable {
    private final Target target;
    private final String door;
    private final Tongue tongue;
    private final Comparison comparison;
    private final Map<Integer, ClientSession> sessions = new HashMap<>();
    private final StringBuilder heard = new StringBuilder();
    private Map<String, String> bound = new HashMap<>();

    Player(Target target, String door, Tongue tongue, Target.Fixture fixture, Comparison comparison) {
        this.target = target;
        this.door = door;
        this.tongue = tongue;
        this.comparison = comparison;
        bound.put("user", fixture.user());
        bound.put("password", fixture.password());
        bound.put("domain", fixture.domain());
        bound.put("host", fixture.host());
        bound.put("plain", base64("\0" + fixture.user() + "\0" + fixture.password()));
        bound.put("external", base64(fixture.user()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    void play(Transcript transcript) throws IOException {
        List<Step> steps = transcript.steps();
        for (int i = 0; i < steps.size(); ) {
            Step step = steps.get(i);
            try {
                i += play(steps.subList(i, steps.size()));
            } catch (IOException e) {
                throw new AssertionError(where(transcript, step) + e + "\n" + heard, e);
            } catch (AssertionError e) {
                throw new AssertionError(where(transcript, step) + e.getMessage() + "\n" + heard, e);
            }
        }
    }

    /** All that was said, for who looks for the reason. */
    String heard() {
        return heard.toString();
    }

    private static String where(Transcript transcript, Step step) {
        return transcript.name() + ".txt:" + step.line() + ": ";
    }

    /** Plays the first of the steps, with those that go with it; gives how many these are. */
    private int play(List<Step> steps) throws IOException {
        Step first = steps.getFirst();
        ClientSession session = session(first.session());
        try {
            return play(session, first, steps);
        } catch (IOException e) {
            comparison.broken(session, e);
            return 1;
        }
    }

    private int play(ClientSession session, Step first, List<Step> steps) throws IOException {
        switch (first) {
            case Step.Send(int s, int l, String text, boolean endLine) ->
                session.send(Expected.fill(text, bound) + (endLine ? "\r\n" : ""));
            case Step.Expect expect -> {
                List<Step.Expect> together = together(expect, steps);
                bound = comparison.compare(session, together, bound);
                return together.size();
            }
            case Step.UpgradeTls(int s, int l, boolean certified) -> upgrade(session, certified);
            case Step.LogIn(int s, int l) -> logIn(session);
            case Step.ExpectEnd(int s, int l) -> comparison.end(session);
        }
        return 1;
    }

    private static List<Step.Expect> together(Step.Expect first, List<Step> steps) {
        var together = new ArrayList<Step.Expect>();
        for (Step step : steps) {
            if (!(step instanceof Step.Expect expect) || step.session() != first.session()) {
                break;
            }
            together.add(expect);
        }
        return together;
    }

    private ClientSession session(int number) throws IOException {
        ClientSession session = sessions.get(number);
        if (session == null) {
            session = new ClientSession(Integer.toString(number), target.address(door), target.manner().patience(), heard);
            sessions.put(number, session);
            if (target.manner().login() == Target.Login.TLS) {
                upgrade(session, false);
            }
        }
        return session;
    }

    private void upgrade(ClientSession session, boolean certified) throws IOException {
        session.upgrade(target.manner().tls(certified ? bound.get("user") : ""), bound.get("host"));
    }

    private void logIn(ClientSession session) throws IOException {
        session.greeting(tongue);
        if (target.manner().login() == Target.Login.STARTTLS) {
            session.ask(tongue, tongue.startTls());
            upgrade(session, false);
            if (tongue.greetsUnderTls()) {
                session.greeting(tongue);
            }
        }
        for (String command : tongue.logIn(bound.get("user"), bound.get("password"))) {
            session.ask(tongue, command);
        }
    }

    @Override
    public void close() throws IOException {
        for (ClientSession session : sessions.values()) {
            session.close();
        }
    }
}
