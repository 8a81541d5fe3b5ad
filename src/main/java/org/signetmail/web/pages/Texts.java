package org.signetmail.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What pages say, in one language. A key's first word is the file it stands in: {@code domains.title} is in
 * {@code texts/en/domains.properties}. A text is a {@link MessageFormat}; it writes ’ for an apostrophe. Thread-safe.
 */
public final class Texts {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private final Language language;
    private final ZoneId zone;
    private final Sayings sayings;
    private final ConcurrentMap<String, Properties> files = new ConcurrentHashMap<>();

    public Texts(Language language, ZoneId zone) {
        this.language = language;
        this.zone = zone;
        sayings = Sayings.of(language);
    }

    public Language language() {
        return language;
    }

    /** The text of a key, with what it speaks of. @throws IllegalArgumentException for a key that is nowhere: a slip in the code */
    public String of(String key, Object... about) {
        String pattern = pattern(key);
        return about.length == 0 ? pattern : new MessageFormat(pattern, language.locale()).format(about);
    }

    /** The word for one of a set of values: {@code word("common.role", "user")} is the text {@code common.role.user}. */
    public String word(String set, Object value) {
        return pattern(set + "." + value);
    }

    /** Like {@link #word}, but a value that came later than these texts speaks for itself. */
    public String wordOr(String set, String value) {
        String text = file(set).getProperty(set + "." + value);
        return text == null ? value : text;
    }

    /** What a room says in English, in this language where that is known. */
    public String said(String english) {
        return sayings.of(english);
    }

    private String pattern(String key) {
        String text = file(key).getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("there is no text " + key + " in " + language.code());
        }
        return text;
    }

    private Properties file(String key) {
        int dot = key.indexOf('.');
        return files.computeIfAbsent(dot < 0 ? key : key.substring(0, dot), this::read);
    }

    private Properties read(String name) {
        String resource = "/org/signetmail/web/texts/" + language.code() + "/" + name + ".properties";
        var texts = new Properties();
        try (InputStream in = Texts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there are no texts " + name + " in " + language.code());
            }
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    public String number(long number) {
        return NumberFormat.getIntegerInstance(language.locale()).format(number);
    }

    /** @param share 0 to 1 */
    public String percent(double share) {
        var format = NumberFormat.getPercentInstance(language.locale());
        format.setMaximumFractionDigits(share > 0 && share < 0.1 ? 1 : 0);
        return format.format(share);
    }

    /** Octets in the unit that reads best: 1.5 GiB. */
    public String bytes(long octets) {
        double value = octets;
        int unit = 0;
        while (Math.abs(value) >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        var format = NumberFormat.getNumberInstance(language.locale());
        format.setMaximumFractionDigits(unit > 0 && Math.abs(value) < 10 ? 1 : 0);
        // A unit never stands on the next line alone.
        return format.format(value) + "\u00a0" + UNITS[unit];
    }

    public String date(Instant at) {
        return styled(DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM), at);
    }

    /** Date and time, to the minute. */
    public String moment(Instant at) {
        return styled(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT), at);
    }

    /** Date and time, to the second. */
    public String exactly(Instant at) {
        return styled(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.MEDIUM), at);
    }

    /** The time of the day, to the second. */
    public String clock(Instant at) {
        return styled(DateTimeFormatter.ofLocalizedTime(FormatStyle.MEDIUM), at);
    }

    private String styled(DateTimeFormatter format, Instant at) {
        return format.withLocale(language.locale()).withZone(zone).format(at);
    }

    /** How long, in the unit that a person would take. */
    public String duration(Duration length) {
        long seconds = Math.abs(length.toSeconds());
        if (seconds < 120) {
            return of("common.seconds", seconds);
        } else if (seconds < 7200) {
            return of("common.minutes", seconds / 60);
        } else if (seconds < 172_800) {
            return of("common.hours", seconds / 3600);
        }
        return of("common.days", seconds / 86_400);
    }

    /** How far from now: 5 minutes ago, in 30 days. */
    public String away(Instant at, Instant now) {
        Duration between = Duration.between(now, at);
        if (between.abs().compareTo(Duration.ofSeconds(5)) < 0) {
            return of("common.now");
        }
        return of(between.isNegative() ? "common.ago" : "common.in", duration(between));
    }

    /** Whole days from now, down; negative when past. */
    public static long days(Instant at, Instant now) {
        return Math.floorDiv(ChronoUnit.SECONDS.between(now, at), 86_400L);
    }
}
