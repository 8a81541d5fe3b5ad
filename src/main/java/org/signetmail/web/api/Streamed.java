package org.signetmail.web.api;

import java.io.IOException;
import java.io.OutputStream;

import io.javalin.http.Context;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that an operation answers with, written as it goes.
 *
 * @param name letters, digits, dots and dashes; @param type a media type
 */
public record Streamed(String name, String type, Content content) {
    private static final Logger LOG = LoggerFactory.getLogger(Streamed.class);

    /** Writes it, as fast as it is taken. */
    public interface Content {
        void into(OutputStream out) throws IOException;
    }

    /** What of it is written down. */
    record Named(String name) {}

    /** Sends it. One that breaks off ends the connection: nothing else tells the other side that it does not have it whole. */
    public void send(Context context) {
        context.contentType(type).header("Content-Disposition", "attachment; filename=\"" + name + "\"");
        try {
            content.into(context.outputStream());
        } catch (EofException gone) {
            // Whoever downloads may think better of it: nothing is wrong here.
            LOG.info("{} was not sent whole: who downloaded it is gone", name);
            close(context);
        } catch (IOException | RuntimeException broken) {
            LOG.warn("{} was not sent whole: {}", name, broken.toString());
            close(context);
        }
    }

    private static void close(Context context) {
        ServletContextRequest.getServletContextRequest(context.req()).getConnectionMetaData().getConnection().getEndPoint().close();
    }
}
