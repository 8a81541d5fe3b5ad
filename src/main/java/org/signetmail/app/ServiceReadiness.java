package org.signetmail.app;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager that the ports are open, where one waits to hear it (sd_notify(3): {@code NOTIFY_SOCKET}). Its own
 * program does the telling, since Java has no datagram sockets with names. A failure is logged; the server serves all the same.
 */
final class ServiceReadiness {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceReadiness.class);

    private ServiceReadiness() {}

    static void tell() throws InterruptedException {
        if (System.getenv("NOTIFY_SOCKET") == null) {
            return;
        }
        try {
            int code = new ProcessBuilder("systemd-notify", "--ready").redirectErrorStream(true).redirectOutput(Redirect.DISCARD).start().waitFor();
            if (code != 0) {
                LOG.warn("systemd-notify --ready ended with {}", code);
            }
        } catch (IOException missing) {
            LOG.warn("the service manager waits to hear that the server is ready: {}", missing.getMessage());
        }
    }
}
