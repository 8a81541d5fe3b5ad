package org.signetmail.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.javalin.http.UploadedFile;
import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Jobs.OfJob;
import org.signetmail.web.config.Plan.OfBegun;
import org.signetmail.web.config.Plan.OfChange;
import org.signetmail.web.config.Plan.OfDocument;
import org.signetmail.web.config.Plan.OfPlan;
import org.signetmail.web.config.Plan.OfValue;

/** All that an administrator sets as one document: to keep, to hand in again changed, to look at what that changes. */
public final class DocumentPages implements PagePart {
    private static final String PATH = "/settings/document";
    private static final String DOCUMENT = "document";
    private static final int MOST_OCTETS = 4 << 20;

    /** @param plan null before a document was handed in; @param begun null before one is applied; @param running a job that applies another, or null */
    public record Viewing(Form form, @Nullable OfPlan plan, @Nullable OfBegun begun, @Nullable OfJob running) {
        /** Colour of a badge. */
        public static String tone(OfChange change) {
            return switch (change.kind()) {
                case "add" -> "ok";
                case "remove" -> "bad";
                default -> "warn";
            };
        }

        /** What is not set shows as a dash. */
        public static String shown(@Nullable String value) {
            return value == null || value.isEmpty() ? "–" : value;
        }

        /** A thing of one value has no name for it. */
        public static boolean named(OfValue value) {
            return !value.name().equals("value");
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.get(PATH, PageRoutes.SERVER, visit -> page(visit, Form.empty(), null, null));
        routes.get(PATH + "/signet.yaml", PageRoutes.SERVER, DocumentPages::download);
        routes.post(PATH, PageRoutes.SERVER, DocumentPages::plan);
        routes.post(PATH + "/apply", PageRoutes.SERVER, DocumentPages::apply);
    }

    private static Answer.Show page(Visit visit, Form form, @Nullable OfPlan plan, @Nullable OfBegun begun) throws Exception {
        OfJob newest = begun != null ? null : JobPages.newest(visit, "config.apply");
        return Answer.show("settings/document", new Viewing(form, plan, begun, newest != null && JobPages.running(newest) ? newest : null));
    }

    private static Answer download(Visit visit) throws Exception {
        var questions = visit.query("all").isEmpty() ? Map.<String, String>of() : Map.of("all", "true");
        var document = (OfDocument) visit.ask("config.export", Map.of(), questions);
        return new Answer.Download("signet.yaml", "application/yaml", document.yaml().getBytes(StandardCharsets.UTF_8));
    }

    /** A file that was handed in goes before what was typed. */
    private static String document(Visit visit) throws IOException {
        List<UploadedFile> files = visit.files("file");
        if (files.isEmpty()) {
            return visit.exactly(DOCUMENT);
        }
        try (InputStream in = files.getFirst().content()) {
            return new String(in.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
        }
    }

    private static Form form(Visit visit) throws IOException {
        return visit.form("prune", "generate").with(DOCUMENT, document(visit));
    }

    private static Map<String, Object> asked(Form form) {
        return new HashMap<>(Map.of(DOCUMENT, form.value(DOCUMENT), "prune", form.checked("prune"), "generate", form.checked("generate")));
    }

    private static Answer plan(Visit visit) throws Exception {
        Form form = form(visit);
        return visit.attempt(form, () -> {
            var plan = (OfPlan) visit.perform("config.plan", Map.of(), asked(form));
            return page(visit, form, plan, null).with(plan.faults().isEmpty() ? 200 : 422);
        }, refused -> page(visit, refused, null, null));
    }

    private static Answer apply(Visit visit) throws Exception {
        Form form = form(visit);
        return visit.attempt(form, () -> {
            Map<String, Object> asked = asked(form);
            asked.put("expect", visit.exactly("expect"));
            var begun = (OfBegun) visit.perform("config.apply", Map.of(), asked);
            return begun.passwords().isEmpty() ? Answer.go("/jobs/" + begun.job().id()) : page(visit, Form.empty(), null, begun);
        }, refused -> page(visit, refused, null, null));
    }
}
