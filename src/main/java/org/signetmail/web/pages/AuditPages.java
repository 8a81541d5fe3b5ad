package org.signetmail.web.pages;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.store.AuditBook.Entry;
import org.signetmail.web.api.Page;

/** Who changed what. */
public final class AuditPages implements PagePart {
    private static final String PATH = "/audit";

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    public record Listing(List<Entry> entries, String who, String subject, String operation, boolean later, @Nullable String next) {
        /** How an outcome looks: done, refused, begun. */
        public static String tone(Entry entry) {
            return entry.outcome().equals("done") ? "ok" : entry.outcome().startsWith("refused") ? "bad" : "warn";
        }

        /** JSON of one line, a field a line. */
        public static String lines(String json) {
            return JSON.writeValueAsString(JSON.readTree(json));
        }

        /** The texts' word for it. */
        public static String outcome(Entry entry) {
            return entry.outcome().equals("done") ? "done" : entry.outcome().startsWith("refused") ? "refused" : "begun";
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 90, PATH, "audit.title", Icon.BOOK, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> {
            String who = visit.query("who");
            String subject = visit.query("subject");
            String operation = visit.query("operation");
            Map<String, String> asked = Map.of("who", who, "subject", subject, "operation", operation);
            Page<Entry> page = visit.list(Entry.class, "audit.list", Map.of(),
                    Map.of("who", who, "subject", subject, "operation", operation, "after", visit.query("after"), "limit", "50"));
            return Answer.show("audit/list", new Listing(page.items(), who, subject, operation, !visit.query("after").isEmpty(), visit.next(PATH, asked, page)));
        });
    }
}
