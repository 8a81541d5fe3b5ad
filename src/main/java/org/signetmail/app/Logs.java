package org.signetmail.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.log.Overhearing;
import org.signetmail.log.RecentLog;

/** The log's form, and its memory while a server runs. */
final class Logs implements AutoCloseable {
    private static final int MOST_ENTRIES = 10_000;
    private static final long MOST_OCTETS = 4L << 20;

    private final RecentLog recent = new RecentLog(MOST_ENTRIES, MOST_OCTETS);
    private final Overhearing overhearing = new Overhearing(recent);
    private final ch.qos.logback.classic.Logger root = context().getLogger(Logger.ROOT_LOGGER_NAME);

    private Logs() {}

    /** @throws Refusal when there is no such format */
    static Logs open(String format) {
        switch (format) {
            case "text" -> { }
            case "json" -> json();
            default -> throw new Refusal("logFormat is text or json, not \"" + format + "\"");
        }
        var logs = new Logs();
        logs.overhearing.setContext(context());
        logs.overhearing.start();
        logs.root.addAppender(logs.overhearing);
        return logs;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static void json() {
        if (context().getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console") instanceof OutputStreamAppender<ILoggingEvent> console) {
            var encoder = new JsonEncoder();
            encoder.setContext(context());
            encoder.setWithFormattedMessage(true);
            encoder.setWithMessage(false);
            encoder.setWithArguments(false);
            encoder.setWithContext(false);
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.start();
            console.setEncoder(encoder);
        }
    }

    RecentLog recent() {
        return recent;
    }

    @Override
    public void close() {
        root.detachAppender(overhearing);
        overhearing.stop();
    }
}
