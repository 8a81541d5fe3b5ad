package org.signetmail.mail;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Dates of header fields (RFC 5322 3.3 and its obsolete forms, 4.3), read leniently. */
public final class Dates {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private Dates() {}

    /** As a header field has it (RFC 5322 3.3). */
    public static String format(Instant moment, ZoneId zone) {
        return FIELD.format(moment.atZone(zone));
    }

    /** The moment, or null when the text tells none. */
    public static @Nullable Instant parse(String text) {
        String plain = text.length() > 200 ? text.substring(0, 200) : text;
        int paren = plain.indexOf('(');
        String[] words = (paren >= 0 ? plain.substring(0, paren) : plain).replace(',', ' ').strip().split("[\\s]+");
        int i = 0;
        if (words.length > 0 && !words[0].isEmpty() && Character.isLetter(words[0].charAt(0)) && month(words[0]) == 0) {
            i++;
        }
        if (words.length - i < 4) {
            return null;
        }
        try {
            int day = Integer.parseInt(words[i]);
            int month = month(words[i + 1]);
            int year = Integer.parseInt(words[i + 2]);
            // RFC 5322 4.3: two digits up to 49 are this century, other short years count from 1900.
            year = year < 50 && words[i + 2].length() <= 2 ? 2000 + year : year < 1000 ? 1900 + year : year;
            String[] time = words[i + 3].split(":");
            int second = time.length > 2 ? Math.min(59, Integer.parseInt(time[2])) : 0;
            int offset = words.length > i + 4 ? zone(words[i + 4]) : 0;
            return LocalDateTime.of(year, month, day, Integer.parseInt(time[0]), Integer.parseInt(time[1]), second)
                    .toInstant(ZoneOffset.ofTotalSeconds(offset));
        } catch (DateTimeException | NumberFormatException | ArrayIndexOutOfBoundsException hopeless) {
            return null;
        }
    }

    private static int month(String word) {
        if (word.length() < 3) {
            return 0;
        }
        int found = MONTHS.indexOf(word.substring(0, 3).toLowerCase(Locale.ROOT));
        return found >= 0 && found % 3 == 0 ? found / 3 + 1 : 0;
    }

    private static int zone(String word) {
        if (word.length() == 5 && (word.charAt(0) == '+' || word.charAt(0) == '-')) {
            int number = Integer.parseInt(word.substring(1));
            int seconds = (number / 100 * 60 + number % 100) * 60;
            return word.charAt(0) == '-' ? -seconds : seconds;
        }
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "EDT" -> -4 * 3600;
            case "EST", "CDT" -> -5 * 3600;
            case "CST", "MDT" -> -6 * 3600;
            case "MST", "PDT" -> -7 * 3600;
            case "PST" -> -8 * 3600;
            default -> 0;
        };
    }
}
