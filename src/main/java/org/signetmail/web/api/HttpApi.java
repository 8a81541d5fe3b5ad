package org.signetmail.web.api;

import java.util.HashMap;
import java.util.Map;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.text.SyntaxError;

/** Operations over HTTP, below {@code /api/v1}: JSON in and out, refusals as problem+json (RFC 9457). Thread-safe. */
public final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    public static final String BASE = "/api/v1";
    private static final String PROBLEM = "application/problem+json";

    private final Api api;
    private final Callers callers;
    private final byte[] description;

    public HttpApi(Api api, Callers callers) {
        this.callers = callers;
        this.api = api;
        description = api.json().write(OpenApi.of(api.operations()));
    }

    public void register(RoutesConfig routes) {
        routes.exception(Problem.Refused.class, (e, context) -> problem(context, e.problem()));
        routes.exception(SyntaxError.class, (e, context) -> problem(context, new Problem("Invalid", 400, e.reason(), null)));
        routes.exception(Exception.class, (e, context) -> {
            LOG.error("{} {} failed", context.method(), context.path(), e);
            problem(context, new Problem("Failed", 500, "something went wrong here; the server's log says what", null));
        });
        routes.error(404, context -> {
            String type = String.valueOf(context.res().getContentType());
            if (!type.contains("problem") && !type.contains("html")) {
                problem(context, new Problem("Not found", 404, "there is nothing at " + context.path(), null));
            }
        });
        routes.get(BASE + "/openapi.json", context -> {
            callers.actor(context);
            context.contentType("application/json").result(description);
        });
        for (Operation operation : api.operations().all()) {
            routes.addHttpHandler(HandlerType.findOrCreate(operation.verb().name()), BASE + operation.path(), context -> answer(context, operation));
        }
    }

    private void answer(Context context, Operation operation) throws Exception {
        var queries = new HashMap<String, String>();
        for (Map.Entry<String, java.util.List<String>> query : context.queryParamMap().entrySet()) {
            if (query.getValue().size() != 1) {
                throw Problem.invalid(query.getKey(), query.getKey() + " is asked once");
            }
            queries.put(query.getKey(), query.getValue().getFirst());
        }
        Api.Done done = api.perform(operation, callers.actor(context), context.pathParamMap(), queries,
                operation.takes() == null ? null : context.bodyAsBytes(), operation.verb().changes() ? context.header("If-Match") : null);
        if (done.value() instanceof Streamed file) {
            file.send(context);
            return;
        }
        if (done.tag() != null) {
            context.header("ETag", done.tag());
        }
        context.status(done.status()).contentType("application/json").result(api.json().write(done.value()));
    }

    private void problem(Context context, Problem problem) {
        context.status(problem.status()).contentType(PROBLEM).result(api.json().write(problem));
    }
}
