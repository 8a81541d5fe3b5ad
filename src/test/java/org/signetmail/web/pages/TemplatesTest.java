package org.signetmail.web.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the content security policy forbids is in no template; nor is another host. */
class TemplatesTest {
    private static final Pattern FORBIDDEN = Pattern.compile("\\sstyle=|<style|\\son[a-z]+=\"|<script(?![^>]*\\ssrc=)|javascript:|hx-on|hx-vals=.js:|https?://|\\$unsafe", Pattern.CASE_INSENSITIVE);

    @Test
    void templatesHaveNothingInlineAndNothingFromElsewhere() throws IOException {
        var found = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/jte"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = FORBIDDEN.matcher(Files.readString(file));
                while (matcher.find()) {
                    found.add(file + ": " + matcher.group());
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void assetsAreWholeAndKnownByWhatTheyAre() {
        var assets = new Assets();
        assertThat(assets.url("app.css")).matches("/static/[0-9a-f]{18}/app\\.css");
        assertThat(assets.find("app.js").orElseThrow().octets()).asString().contains("htmx").contains("data-dialog");
        assertThat(assets.find("chart.js").orElseThrow().octets()).asString().contains("uPlot");
        assertThat(assets.find("../app.css")).isEmpty();
    }
}
