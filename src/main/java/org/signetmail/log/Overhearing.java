package org.signetmail.log;

import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** Logback's way into a {@link RecentLog}. */
public final class Overhearing extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_TEXT = 4096;

    private final RecentLog recent;

    public Overhearing(RecentLog recent) {
        this.recent = recent;
        setName("recent");
    }

    @Override
    protected void append(ILoggingEvent event) {
        Map<String, String> about = event.getMDCPropertyMap();
        String logger = event.getLoggerName();
        String text = text(event);
        recent.add(number -> new Entry(number, event.getInstant(), event.getLevel().toString(), logger.substring(logger.lastIndexOf('.') + 1), text,
                about.getOrDefault("conn", ""), about.getOrDefault("msg", ""), about.getOrDefault("account", ""), about.getOrDefault("remote", ""), about.getOrDefault("protocol", "")));
    }

    private static String text(ILoggingEvent event) {
        IThrowableProxy thrown = event.getThrowableProxy();
        String text = event.getFormattedMessage() + (thrown == null ? "" : ": " + thrown.getClassName() + ": " + thrown.getMessage());
        return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + "…" : text;
    }
}
