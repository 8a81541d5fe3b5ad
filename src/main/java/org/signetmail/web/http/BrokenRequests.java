package org.signetmail.web.http;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bodies that break off, come too slowly or are none: a handler that reads one fails, which is no fault of ours. */
final class BrokenRequests {
    private static final Logger LOG = LoggerFactory.getLogger(BrokenRequests.class);

    private BrokenRequests() {}

    static void register(RoutesConfig routes) {
        routes.exception(IOException.class, BrokenRequests::answer);
        routes.exception(HttpException.RuntimeException.class, (bad, context) -> said(context, bad.getCode(), bad));
    }

    private static void answer(IOException failed, Context context) {
        Throwable cause = failed.getCause();
        if (failed instanceof HttpException bad) {
            said(context, bad.getCode(), failed);
        } else if (cause instanceof HttpException bad) {
            said(context, bad.getCode(), failed);
        } else if (failed instanceof EofException || cause instanceof TimeoutException) {
            said(context, 408, failed);
        } else {
            LOG.error("{} {} failed", context.method(), context.path(), failed);
            context.status(500).contentType("text/plain").result("something went wrong here; the server's log says what\n");
        }
    }

    private static void said(Context context, int status, Exception why) {
        LOG.debug("{} {}: {}", context.method(), context.path(), why.toString());
        context.status(status).contentType("text/plain").result("the request could not be read\n");
    }
}
