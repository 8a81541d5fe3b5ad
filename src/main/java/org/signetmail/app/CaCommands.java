package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code signet ca …}. */
@Command(name = "ca", mixinStandardHelpOptions = true, description = "This installation's own certificate authority.",
        subcommands = {CaCommands.Show.class, CaCommands.Export.class, CaCommands.Renew.class})
final class CaCommands {
    /** What devices open. */
    enum Format { PEM, DER, CRT, APPLE }

    @Command(name = "show", description = "Show its certificate.")
    static final class Show extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            JsonNode authority = api.get("/authority");
            var shown = (ObjectNode) api.get("/certificates/own-ca").path("leaf").deepCopy();
            shown.set("takesOver", authority.path("takesOver"));
            shown.set("oldEnds", authority.path("oldEnds"));
            shown.set("next", authority.path("next").isNull() ? authority.path("next") : api.get("/certificates/own-ca-next").path("leaf"));
            return shown;
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            JsonNode next = answer.path("next");
            super.print(((ObjectNode) answer.deepCopy()).without(java.util.List.of("next", "takesOver", "oldEnds")), out);
            if (next.isObject()) {
                out.println();
                out.println("followed on " + text(answer.path("takesOver")) + " by");
                super.print(next, out);
            } else if (!answer.path("oldEnds").isNull()) {
                out.println();
                out.println("the one before is handed out until " + text(answer.path("oldEnds")));
            }
        }
    }

    @Command(name = "export", description = "Print its certificate, for devices that are to trust it.")
    static final class Export extends ApiCommand {
        @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "pem",
                description = "pem (default; Linux, Thunderbird), der, crt (DER too; Windows, Android), apple (a profile for iPhone, iPad and Mac)")
        Format format = Format.PEM;

        @Option(names = "--next", description = "the one that takes over next, where there is one already; der and crt hold one alone")
        boolean next;

        @Option(names = "--out", paramLabel = "FILE", description = "into a new file instead of standard output")
        @Nullable Path file;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/authority");
        }

        @Override
        void print(JsonNode answer, PrintWriter unused) {
            if (next && answer.path("next").isNull()) {
                throw new Refusal("there is no next authority: it is made a year before this one ends, or by signet ca renew");
            }
            // Those who take one file of many certificates get all that are to be trusted.
            String one = answer.path(next ? "next" : "current").asString();
            String pem = next ? one : answer.path("pem").asString();
            try {
                OutFile.write(file, switch (format) {
                    case PEM -> pem.getBytes(StandardCharsets.US_ASCII);
                    case DER, CRT -> der(one);
                    case APPLE -> answer.path("apple").asString().getBytes(StandardCharsets.UTF_8);
                }, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Command(name = "renew", description = {"Make the authority that follows this one. It takes over 120 days before this one ends, so that devices have time to get it,",
        "or with --at-once now: then devices that do not have it refuse this server."})
    static final class Renew extends ApiCommand {
        @Option(names = "--at-once", description = "it signs from now on, as when the key of this one is known to others")
        boolean atOnce;

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/authority/renew", Map.of("atOnce", atOnce));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(answer.path("next").isNull() ? "the new authority signs from now on; devices need it: signet ca export"
                    : "the next authority is made; give it to devices before it takes over: signet ca export (--next for der and crt)");
        }
    }

    static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    }
}
