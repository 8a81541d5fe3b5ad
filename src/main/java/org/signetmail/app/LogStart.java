package org.signetmail.app;

import java.util.Optional;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;

/**
 * What is logged from the first line on: a line a fact, the connection's id in each, to the standard error. The level is SIGNET_LOG's, of
 * the environment or the JVM's properties. A file of Logback's own is read where the JVM's property names one; reading XML for these
 * six lines took three hundred classes.
 */
public final class LogStart extends ContextAwareBase implements Configurator {
    private static final String LEVEL = "SIGNET_LOG";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(ContextInitializer.CONFIG_FILE_PROPERTY) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        var lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%X{conn:--}] %logger{0}: %msg%n");
        lines.start();
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(lines);
        console.start();
        String level = Optional.ofNullable(System.getProperty(LEVEL)).orElseGet(() -> System.getenv(LEVEL));
        context.getLogger("org.signetmail").setLevel(Level.toLevel(level, Level.INFO));
        // A forged answer is told by who asked, in a line; here it would be a stack trace that anybody can cause.
        context.getLogger("org.xbill.DNS.dnssec").setLevel(Level.OFF);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
