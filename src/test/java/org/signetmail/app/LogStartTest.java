package org.signetmail.app;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.util.Loader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.BasicMDCAdapter;

import static org.assertj.core.api.Assertions.assertThat;

class LogStartTest {
    private final String named = System.getProperty(ContextInitializer.CONFIG_FILE_PROPERTY);
    private final PrintStream error = System.err;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void unnamed() {
        System.clearProperty(ContextInitializer.CONFIG_FILE_PROPERTY);
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        context.setMDCAdapter(new BasicMDCAdapter());
    }

    @AfterEach
    void asBefore() {
        System.setErr(error);
        System.clearProperty("SIGNET_LOG");
        if (named != null) {
            System.setProperty(ContextInitializer.CONFIG_FILE_PROPERTY, named);
        }
    }

    @Test
    void aFactIsALineWithItsConnection() {
        assertThat(new LogStart().configure(context)).isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
        context.getMDCAdapter().put("conn", "smtp-7");
        context.getLogger("org.signetmail.net.Listening").info("said");
        context.getMDCAdapter().remove("conn");
        context.getLogger("org.signetmail.net.Listening").debug("not said");
        context.getLogger("org.eclipse.jetty").info("not said");
        context.getLogger("org.eclipse.jetty").warn("warned");
        context.getLogger("org.xbill.DNS.dnssec.Validation").error("not said");
        assertThat(written.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst("^[-0-9]{10} [:.0-9]{12} ", "at ")))
                .containsExactly("at INFO  [smtp-7] Listening: said", "at WARN  [-] jetty: warned");
    }

    @Test
    void theLevelIsTold() {
        System.setProperty("SIGNET_LOG", "debug");
        new LogStart().configure(context);
        assertThat(context.getLogger("org.signetmail").getLevel()).isEqualTo(Level.DEBUG);
        assertThat(context.getLogger("org.eclipse.jetty").getEffectiveLevel()).isEqualTo(Level.WARN);
    }

    @Test
    void aFileThatIsNamedIsReadInItsPlace() {
        System.setProperty(ContextInitializer.CONFIG_FILE_PROPERTY, "other.xml");
        assertThat(new LogStart().configure(context)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
        assertThat(context.getLogger("ROOT").iteratorForAppenders().hasNext()).isFalse();
        System.clearProperty(ContextInitializer.CONFIG_FILE_PROPERTY);
    }

    @Test
    void itIsFoundBeforeAnyFile() {
        assertThat(Loader.getResource("META-INF/services/ch.qos.logback.classic.spi.Configurator", LogStart.class.getClassLoader())).isNotNull();
        assertThat(java.util.ServiceLoader.load(ch.qos.logback.classic.spi.Configurator.class).stream().map(java.util.ServiceLoader.Provider::type))
                .singleElement().isEqualTo(LogStart.class);
    }
}
