package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet history}. */
@Command(name = "history", description = "What happened to mail: from where it came, where it went, and what was said about it.")
final class HistoryCommand extends ApiCommand {
    @Parameters(arity = "0..1", paramLabel = "MESSAGE-ID|ADDRESS|NUMBER",
            description = "a Message-ID in its angle brackets, a sender's or recipient's address, @domain, or a number as it is printed")
    @Nullable String what;

    @Option(names = "--message-id", paramLabel = "ID", description = "a Message-ID, brackets or not")
    @Nullable String messageId;

    @Option(names = "--since", paramLabel = "TIME", description = "as 2026-11-25T10:00:00Z")
    @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME")
    @Nullable String until;

    @Option(names = "--most", paramLabel = "N", description = "so many, newest first (default: ${DEFAULT-VALUE})")
    int most = 20;

    @Option(names = "--trace", paramLabel = "ID", description = "only the message with this id in the log, or queue-7 of a queue item")
    @Nullable String trace;

    @Override
    JsonNode ask(ApiClient api) {
        if (what != null && what.matches("[0-9]+")) {
            return api.get("/history/" + what);
        }
        boolean id = what != null && what.startsWith("<");
        JsonNode found = api.some("/history" + ApiClient.queries("limit", Integer.toString(most), "messageId", id ? what : messageId, "address", id ? null : what, "trace", trace, "from", since,
                "until", until));
        // One is what was looked for: with all that became of it.
        return found.size() == 1 ? api.get("/history/" + text(found.path(0).path("id"))) : found;
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        if (answer.isArray()) {
            answer.forEach(mail -> one(mail, out));
            if (answer.isEmpty()) {
                out.println("no mail is found");
            }
        } else {
            one(answer, out);
        }
    }

    private static void one(JsonNode mail, PrintWriter out) {
        out.printf("%s  %s  from <%s>, %s octets, Message-ID <%s>%n", text(mail.path("id")), text(mail.path("at")), text(mail.path("from")), text(mail.path("size")),
                text(mail.path("messageId")));
        String address = text(mail.path("address"));
        if (!address.isEmpty()) {
            String tls = text(mail.path("tls"));
            String account = text(mail.path("account"));
            out.printf("    received from %s [%s] with %s, %s%s, as %s%n", text(mail.path("helo")), address, text(mail.path("protocol")), tls.isEmpty() ? "in the clear" : tls,
                    account.isEmpty() ? "" : ", by " + account, text(mail.path("trace")));
        } else {
            out.printf("    made here: %s, %s%n", text(mail.path("protocol")), text(mail.path("trace")));
        }
        for (JsonNode event : mail.path("events")) {
            String host = text(event.path("host"));
            String tls = text(event.path("tls"));
            out.printf("    %s  %s %s%s%s: %s%s%n", text(event.path("at")), text(event.path("recipient")), text(event.path("kind")), host.isEmpty() ? "" : ", " + host,
                    host.isEmpty() ? "" : tls.isEmpty() ? " in the clear" : " with " + tls, text(event.path("words")),
                    event.path("notice").isNull() ? "" : " (the sender was told by mail " + text(event.path("notice")) + ")");
        }
    }
}
