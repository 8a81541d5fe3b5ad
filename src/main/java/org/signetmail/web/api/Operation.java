package org.signetmail.web.api;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Actor.Area;

/**
 * One thing that can be asked or done. Its id names it everywhere: {@code accounts.add} is {@code POST /api/v1/accounts},
 * {@code signet account add}, and the dialogue on the accounts' page.
 *
 * @param path below {@code /api/v1}, with {@code {name}} for what varies
 * @param takes the body's type, or null for none
 * @param shownBy the operation that shows what this one changes, where that is not the GET of the same path; null else
 * @param before gives what is there before, where no operation shows it by itself; null else
 * @param proof whether it changes how an account is opened: its owner shows once more who they are: on the pages before, a program's owner in the body, where that is {@link Shown}
 */
public record Operation(String id, Verb verb, String path, String summary, May may, Area area, List<Query> queries, @Nullable Class<?> takes, Gives gives,
        int status, boolean audited, boolean proof, @Nullable String shownBy, @Nullable Run before, Run run) {
    /** Who may. */
    public enum May {
        /** Server administrators. */
        SERVER,
        /** Administrators of the {@code {domain}} or the {@code {address}}'s domain in the path. Without one, any: the operation shows or takes what is theirs. */
        DOMAIN,
        /** Whoever the {@code {address}} in the path belongs to, and who administers it. Without one, everybody who is signed in. */
        ACCOUNT,
        /** Whoever has an account, for their own. */
        SELF
    }

    /** A question after the path. */
    public record Query(String name, String meaning) {}

    /** The answer's form. */
    public sealed interface Gives {
        /** One record. */
        record One(Class<?> type) implements Gives {}

        /** A {@link Page} of such records. */
        record Paged(Class<?> type) implements Gives {}

        /** Octets: a {@link Streamed}. */
        record File(String type) implements Gives {}

        /** {@code {}}. */
        record Nothing() implements Gives {}
    }

    /** Does it. Foreseen refusals are thrown as {@link Problem.Refused}. */
    public interface Run {
        Object run(Ask ask) throws Exception;
    }

    public Operation {
        queries = List.copyOf(queries);
    }

    public static Building get(String id, String path, String summary) {
        return new Building(id, Verb.GET, path, summary, Area.READ);
    }

    public static Building post(String id, String path, String summary) {
        return new Building(id, Verb.POST, path, summary, Area.SYSTEM);
    }

    public static Building put(String id, String path, String summary) {
        return new Building(id, Verb.PUT, path, summary, Area.SYSTEM);
    }

    public static Building patch(String id, String path, String summary) {
        return new Building(id, Verb.PATCH, path, summary, Area.SYSTEM);
    }

    public static Building delete(String id, String path, String summary) {
        return new Building(id, Verb.DELETE, path, summary, Area.SYSTEM);
    }

    /** Whether a program may do it too, for whom its body shows once more who they are. */
    boolean provable() {
        return takes != null && Shown.class.isAssignableFrom(takes);
    }

    /** An operation in the making; for server administrators unless {@link #may} says otherwise. */
    public static final class Building {
        private final String id;
        private final Verb verb;
        private final String path;
        private final String summary;
        private final List<Query> queries = new ArrayList<>();
        private May may = May.SERVER;
        private Area area;
        private @Nullable Class<?> takes;
        private Gives gives = new Gives.Nothing();
        private int status = 200;
        private boolean audited;
        private boolean proof;
        private @Nullable String shownBy;
        private @Nullable Run before;

        private Building(String id, Verb verb, String path, String summary, Area area) {
            this.id = id;
            this.verb = verb;
            this.path = path;
            this.summary = summary;
            this.area = area;
            audited = verb.changes();
        }

        public Building may(May who) {
            may = who;
            return this;
        }

        /** What a token must be granted for it. */
        public Building area(Area changed) {
            area = changed;
            return this;
        }

        public Building query(String name, String meaning) {
            queries.add(new Query(name, meaning));
            return this;
        }

        public Building takes(Class<?> body) {
            takes = body;
            return this;
        }

        public Building gives(Class<?> type) {
            gives = new Gives.One(type);
            return this;
        }

        /** A file of a media type. */
        public Building streams(String type) {
            gives = new Gives.File(type);
            return this;
        }

        /** A page of them; {@code limit} and {@code after} are asked. */
        public Building pages(Class<?> type) {
            gives = new Gives.Paged(type);
            return query("limit", "how many at most, 1 to " + Ask.MOST + ", " + Ask.USUAL_LIMIT + " when not said").query("after", "what `next` was in the page before");
        }

        /** Answers 201: something was made. */
        public Building made() {
            status = 201;
            return this;
        }

        /** Answers 202: a job was begun. */
        public Building begun() {
            status = 202;
            return this;
        }

        /** Changes nothing, though it is no GET: a question with a body. */
        public Building onlyAsks() {
            audited = false;
            area = Area.READ;
            return this;
        }

        /** Who looked is written down, though nothing changes. */
        public Building audited() {
            audited = true;
            return this;
        }

        /** It changes how an account is opened. */
        public Building wantsProof() {
            proof = true;
            return this;
        }

        /** What it changes is what another operation shows, which has the same names in its path: for If-Match and the audit log. */
        public Building changes(String shown) {
            shownBy = shown;
            return this;
        }

        /** What is there before, for If-Match and the audit log, where it is shown in lists alone. */
        public Building before(Run look) {
            before = look;
            return this;
        }

        public Operation run(Run run) {
            return new Operation(id, verb, path, summary, may, area, queries, takes, gives, status, audited, proof, shownBy, before, run);
        }
    }
}
