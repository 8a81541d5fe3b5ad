package org.signetmail.web.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.SameSite;
import io.javalin.http.sse.SseClient;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.text.SyntaxError;
import org.signetmail.web.api.Api;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Streamed;
import org.signetmail.web.http.EventStreams;

/**
 * Pages over HTTP: who looks, in which language, may they; was a form of ours sent; then the part answers, and its answer
 * becomes HTML. Thread-safe.
 */
public final class HttpPages {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPages.class);
    private static final String HTML = "text/html; charset=utf-8";
    static final String THEME = "__Host-theme";
    static final String LANGUAGE = "__Host-language";
    private static final String FLASH = "__Host-flash";
    private static final int FLASH_SECONDS = 60;
    private static final int YEAR_SECONDS = 31_536_000;
    private static final String SIGN_IN = "/sign-in";

    private final PageRoutes routes;
    private final Visitors visitors;
    private final Api api;
    private final Supplier<String> host;
    private final Clock clock;
    private final EventStreams streams;
    private final Assets assets = new Assets();
    private final Rendering rendering = new Rendering();
    private final ZoneId zone;
    /** Read when a language is first spoken: a server that nobody looks at keeps none. */
    private final Map<Language, Texts> texts = new ConcurrentHashMap<>();

    /** @param host this server's name, as pages tell it */
    public HttpPages(PageRoutes routes, Visitors visitors, Api api, Supplier<String> host, EventStreams streams, Clock clock, ZoneId zone) {
        this.routes = routes;
        this.visitors = visitors;
        this.api = api;
        this.host = host;
        this.clock = clock;
        this.streams = streams;
        this.zone = zone;
    }

    public void register(RoutesConfig config) {
        config.get(Assets.BASE + "{hash}/{name}", this::asset);
        config.post("/preferences", this::preferences);
        for (PageRoutes.Route route : routes.routes()) {
            config.addHttpHandler(route.verb(), route.path(), context -> serve(context, route));
        }
        routes.lives().forEach(live -> config.sse(live.path(), client -> live(client, live)));
        // What nothing else took: registered last.
        config.get("/<missing>", context -> {
            if (context.path().equals("/api") || context.path().startsWith("/api/")) {
                throw new NotFoundResponse();
            }
            trouble(context, 404, null);
        });
    }

    /** A page that says what is wrong, for whatever failed outside of the parts. */
    public void trouble(Context context, int status, @Nullable String detail) {
        Optional<Visitors.Visitor> visitor = visitors.of(context);
        trouble(context, page(context, visitor.orElse(null)), new Trouble(status, detail));
    }

    private void asset(Context context) {
        Optional<Assets.Asset> found = assets.find(context.pathParam("name")).filter(a -> a.hash().equals(context.pathParam("hash")));
        if (found.isEmpty()) {
            context.status(404).contentType("text/plain").result("there is nothing here\n");
            return;
        }
        Assets.Asset asset = found.get();
        String accepted = context.header("Accept-Encoding");
        boolean packed = accepted != null && accepted.contains("gzip");
        context.contentType(asset.type()).header("Cache-Control", "public, max-age=" + YEAR_SECONDS + ", immutable").header("Vary", "Accept-Encoding");
        if (packed) {
            context.header("Content-Encoding", "gzip");
        }
        context.result(packed ? asset.packed() : asset.octets());
    }

    private void preferences(Context context) {
        if (!fromHere(context)) {
            trouble(context, 403, null);
            return;
        }
        keep(context, THEME, Theme.of(context.formParam("theme")).code(), YEAR_SECONDS);
        Language.of(context.formParam("language")).ifPresent(l -> keep(context, LANGUAGE, l.code(), YEAR_SECONDS));
        go(context, context.formParam("back"));
    }

    private void serve(Context context, PageRoutes.Route route) throws IOException {
        Visitors.Visitor visitor = visitors.of(context).orElse(null);
        PageContext page = page(context, visitor);
        if (route.may() != null && visitor == null) {
            signIn(context, page);
            return;
        }
        if (route.verb() == HandlerType.POST && !(fromHere(context) && (visitor == null || carries(context, visitor.csrf())))) {
            trouble(context, page, new Trouble(403, page.t().of("error.forged")));
            return;
        }
        try {
            if (route.may() != null && visitor != null && !route.may().test(visitor.actor())) {
                trouble(context, page, new Trouble(403, null));
                return;
            }
            answer(context, page, route.handler().answer(new Visit(context, page, api)));
        } catch (Problem.Refused refused) {
            if (refused.problem().wantsProof()) {
                go(context, ConfirmPages.before(context.method() == HandlerType.GET ? page.address() : MySignInPages.PATH));
                return;
            }
            trouble(context, page, new Trouble(refused.problem().status(), page.t().said(refused.problem().detail())));
        } catch (SyntaxError e) {
            trouble(context, page, new Trouble(400, page.t().said(e.reason())));
        } catch (IOException | HttpException.RuntimeException broken) {
            // The request's body broke off: whoever stands at the door answers that.
            throw broken;
        } catch (Exception e) {
            LOG.error("{} {} failed", context.method(), context.path(), e);
            trouble(context, page, new Trouble(500, null));
        }
    }

    /** Holds the stream open on a thread of its own; who is signed out meanwhile is told no more. */
    private void live(SseClient client, PageRoutes.Live live) {
        var stream = new LiveStream(client, rendering);
        if (!streams.hold(client, stream::over)) {
            return;
        }
        Thread.ofVirtual().name("live " + live.path()).start(() -> {
            try {
                do {
                    Optional<Visitors.Visitor> visitor = visitors.of(client.ctx()).filter(v -> live.may().test(v.actor()));
                    if (visitor.isEmpty()) {
                        stream.end();
                        return;
                    }
                    live.handler().tell(new Visit(client.ctx(), page(client.ctx(), visitor.get()), api), stream);
                } while (stream.again(live.every()));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                if (!stream.isOver()) {
                    LOG.warn("{} tells no more", live.path(), e);
                    stream.end();
                }
            }
        });
    }

    private void answer(Context context, PageContext page, Answer answer) {
        switch (answer) {
            case Answer.Show show -> {
                if (!page.flashes().isEmpty()) {
                    keep(context, FLASH, "", 0);
                }
                context.status(show.status()).contentType(HTML).result(rendering.html(show.template(), page, show.view()));
            }
            case Answer.Go(String path, @Nullable Flash flash) -> {
                if (flash != null) {
                    keep(context, FLASH, flash.cookie(), FLASH_SECONDS);
                }
                go(context, path);
            }
            case Answer.Stream(Streamed file) -> file.send(context);
            case Answer.Data(int status, Object value) -> context.status(status).contentType("application/json").result(api.json().write(value));
            case Answer.Download(String name, String type, byte[] octets) ->
                context.contentType(type).header("Content-Disposition", "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "\"").result(octets);
        }
    }

    private void trouble(Context context, PageContext page, Trouble trouble) {
        if ("true".equals(context.header("HX-Request"))) {
            String words = trouble.detail() == null ? page.t().word("error.title", trouble.kind()) : trouble.detail();
            context.header("HX-Retarget", "#toasts").header("HX-Reswap", "beforeend").header("HX-Reselect", ".toast");
            context.status(trouble.status()).contentType(HTML).result(rendering.html("error/toast", page, Flash.bad(words)));
            return;
        }
        context.status(trouble.status()).contentType(HTML).result(rendering.html("error/page", page, trouble));
    }

    /** Signs in first, then comes back. What was to be sent is typed again. */
    private static void signIn(Context context, PageContext page) {
        String path = context.method() == HandlerType.GET && !page.address().equals("/") ? SIGN_IN + "?to=" + Visit.encoded(page.address()) : SIGN_IN;
        if ("true".equals(context.header("HX-Request"))) {
            context.status(401).header("HX-Redirect", path);
        } else {
            context.status(303).header("Location", path);
        }
    }

    /** To a page of ours alone. */
    static void go(Context context, @Nullable String path) {
        String to = ours(path) ? String.valueOf(path) : "/";
        if ("true".equals(context.header("HX-Request"))) {
            context.status(204).header("HX-Redirect", to);
        } else {
            context.status(303).header("Location", to);
        }
    }

    /** Whether an address is a path here: not another host's ({@code //host}), and nothing that a browser would read as one. */
    static boolean ours(@Nullable String path) {
        return path != null && path.startsWith("/") && !path.startsWith("//") && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    }

    static void keep(Context context, String name, String value, int seconds) {
        context.cookie(new Cookie(name, value, "/", seconds, true, true, null, SameSite.LAX));
    }

    /** Browsers say where a form stood: it has to be here (Fetch Metadata; RFC 6454 7 for those that do not have it). */
    private static boolean fromHere(Context context) {
        String site = context.header("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = context.header("Origin");
        return origin != null && origin.equals("https://" + context.header("Host"));
    }

    private static boolean carries(Context context, String csrf) {
        String given = context.header("X-CSRF-Token");
        if (given == null) {
            given = context.formParam("csrf");
        }
        return given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
    }

    private PageContext page(Context context, Visitors.@Nullable Visitor visitor) {
        Language language = Language.of(context.cookie(LANGUAGE), context.header("Accept-Language"));
        String query = context.req().getQueryString();
        String path = context.req().getRequestURI();
        List<Flash> flashes = Flash.of(context.cookie(FLASH)).stream().toList();
        Texts spoken = texts.computeIfAbsent(language, l -> new Texts(l, zone));
        return new PageContext(spoken, Theme.of(context.cookie(THEME)), assets, path, query == null ? path : path + "?" + query,
                visitor == null ? null : visitor.actor(), visitor == null ? "" : visitor.csrf(), flashes,
                visitor == null ? List.of() : routes.menu().of(visitor.actor()), clock.instant(), host.get());
    }
}
