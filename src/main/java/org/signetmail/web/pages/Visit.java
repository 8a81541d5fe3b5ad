package org.signetmail.web.pages;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import org.jspecify.annotations.Nullable;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.Actor;
import org.signetmail.web.api.Api;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;

/** One request of a page: what was asked, and the way to operations in the visitor's name. Belongs to its request. */
public final class Visit {
    private final Context context;
    private final PageContext page;
    private final Api api;
    private final @Nullable Actor actor;

    Visit(Context context, PageContext page, Api api) {
        this(context, page, api, page.actor());
    }

    private Visit(Context context, PageContext page, Api api, @Nullable Actor actor) {
        this.context = context;
        this.page = page;
        this.api = api;
        this.actor = actor;
    }

    /** The same request, with operations in another's name: the set-up's, while nobody can be signed in yet. */
    Visit as(Actor other) {
        return new Visit(context, page, api, other);
    }

    public PageContext page() {
        return page;
    }

    public Texts t() {
        return page.t();
    }

    /** Below the pages: headers and cookies of the request, for what signs in and out. */
    Context context() {
        return context;
    }

    public Actor actor() {
        if (actor == null) {
            throw new IllegalStateException("nobody is signed in");
        }
        return actor;
    }

    /** A name in the path, decoded. */
    public String name(String name) {
        return context.pathParam(name);
    }

    /** A question of the address; empty when it was not asked. */
    public String query(String name) {
        String value = context.queryParam(name);
        return value == null ? "" : value;
    }

    /** What was typed into a field; empty when nothing was. */
    public String typed(String field) {
        String value = context.formParam(field);
        return value == null ? "" : value.strip();
    }

    /** As it was typed, blanks and all: a password. */
    public String exactly(String field) {
        String value = context.formParam(field);
        return value == null ? "" : value;
    }

    public List<String> all(String field) {
        return context.formParams(field);
    }

    /** These fields, to be shown again if they are refused; never a password. */
    public Form form(String... fields) {
        var values = new LinkedHashMap<String, String>();
        for (String field : fields) {
            values.put(field, typed(field));
        }
        return Form.of(values);
    }

    /** Files that were handed in; those of no content are none. */
    public List<UploadedFile> files(String field) {
        return context.uploadedFiles(field).stream().filter(f -> f.size() > 0).toList();
    }

    /** Where a stream of events goes on: what the browser heard last (HTML 9.2.4), else {@code after} of its address, else 0. */
    long resume() {
        String last = context.header("Last-Event-ID");
        try {
            return Math.max(0, Long.parseLong(last != null && !last.isEmpty() ? last : query("after")));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** Whether only a part of the page is wanted (htmx). */
    public boolean wantsPart() {
        return "true".equals(context.header("HX-Request"));
    }

    /** A question. @throws Problem.Refused */
    public <T> T ask(Class<T> type, String operation, Map<String, String> names) throws Exception {
        return api.ask(type, operation, actor(), names);
    }

    /** A question with more questions behind it. @throws Problem.Refused */
    public Object ask(String operation, Map<String, String> names, Map<String, String> questions) throws Exception {
        return api.perform(operation, actor(), names, questions, null);
    }

    /** A page of a list; questions without an answer are left out. @throws Problem.Refused */
    public <T> Page<T> list(Class<T> type, String operation, Map<String, String> names, Map<String, String> questions) throws Exception {
        var asked = new HashMap<>(questions);
        asked.values().removeIf(String::isEmpty);
        Page<?> page = (Page<?>) api.perform(operation, actor(), names, asked, null);
        return page.map(type::cast);
    }

    /** Does it. @throws Problem.Refused */
    public Object perform(String operation, Map<String, String> names, @Nullable Object body) throws Exception {
        return perform(operation, names, Map.of(), body);
    }

    /** The same, with what stands behind the question mark. */
    public Object perform(String operation, Map<String, String> names, Map<String, String> questions, @Nullable Object body) throws Exception {
        return api.perform(operation, actor(), names, questions, body);
    }

    /** Does something; when it is refused, shows the form again with why. */
    public Answer attempt(Form form, Work work, Again again) throws Exception {
        Problem problem;
        try {
            return work.run();
        } catch (Problem.Refused refused) {
            if (refused.problem().wantsProof()) {
                throw refused;
            }
            problem = refused.problem();
        } catch (SyntaxError e) {
            problem = new Problem("Invalid", 400, e.reason(), null);
        }
        return again.show(form.refusedFor(problem, t())).with(422);
    }

    /** Does something that a button asks for, and says on the page it came from how it went. */
    public Answer attempt(String backTo, Work work) throws Exception {
        try {
            return work.run();
        } catch (Problem.Refused refused) {
            if (refused.problem().wantsProof()) {
                return Answer.go(ConfirmPages.before(backTo));
            }
            return Answer.go(backTo).saying(Flash.bad(t().said(refused.problem().detail())));
        }
    }

    /** An address of ours with questions; those without an answer are left out. */
    public static String address(String path, Map<String, String> questions) {
        var parts = new ArrayList<String>();
        questions.forEach((name, value) -> {
            if (!value.isEmpty()) {
                parts.add(name + "=" + encoded(value));
            }
        });
        return parts.isEmpty() ? path : path + "?" + String.join("&", parts);
    }

    /** Address of the page after this one of a list, or null when it is the last. */
    public @Nullable String next(String path, Map<String, String> questions, Page<?> page) {
        if (page.next() == null) {
            return null;
        }
        var asked = new LinkedHashMap<>(questions);
        asked.put("after", page.next());
        return address(path, asked);
    }

    /** A name, as part of a path. */
    public static String encoded(String name) {
        return java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20");
    }

    <T> Optional<T> cookie(String name, Function<String, Optional<T>> read) {
        return Optional.ofNullable(context.cookie(name)).flatMap(read);
    }

    /** What is tried. */
    public interface Work {
        Answer run() throws Exception;
    }

    /** The page with its form, once more. */
    public interface Again {
        Answer.Show show(Form refused) throws Exception;
    }
}
