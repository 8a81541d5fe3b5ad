package org.signetmail.sieve.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.JulianFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Dates;

/** What tests ask of a date (RFC 5260 4.2). */
final class DateParts {
    private static final DateTimeFormatter STD11 = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xx", Locale.ENGLISH);
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("xx", Locale.ENGLISH);
    private static final Pattern NUMERIC_ZONE = Pattern.compile("\\s([+-])(\\d\\d)([0-5]\\d)\\s*(?:\\(|$)");

    private DateParts() {}

    /** A field's date in its own zone; null when it tells none. Of a Received field: what stands behind the last semicolon. */
    static @Nullable OffsetDateTime of(String value) {
        String date = value.substring(value.lastIndexOf(';') + 1).strip();
        Instant moment = Dates.parse(date);
        return moment == null ? null : moment.atOffset(zone(date));
    }

    private static ZoneOffset zone(String date) {
        Matcher zone = NUMERIC_ZONE.matcher(date.length() > 200 ? date.substring(0, 200) : date);
        return zone.find() ? offset(zone.group(1) + zone.group(2) + zone.group(3)) : ZoneOffset.UTC;
    }

    /** @param zone like +0100 @throws Failed when it is none */
    static ZoneOffset offset(String zone) {
        try {
            return ZoneOffset.from(ZONE.parse(zone));
        } catch (DateTimeException e) {
            throw new Failed("\"" + zone + "\" is no time zone");
        }
    }

    static String part(OffsetDateTime date, String part) {
        return switch (part) {
            case "year" -> number(date.getYear(), 4);
            case "month" -> number(date.getMonthValue(), 2);
            case "day" -> number(date.getDayOfMonth(), 2);
            case "date" -> date.toLocalDate().toString();
            // RFC 5260 4.2: the modified Julian day.
            case "julian" -> Long.toString(date.getLong(JulianFields.MODIFIED_JULIAN_DAY));
            case "hour" -> number(date.getHour(), 2);
            case "minute" -> number(date.getMinute(), 2);
            case "second" -> number(date.getSecond(), 2);
            case "time" -> number(date.getHour(), 2) + ":" + number(date.getMinute(), 2) + ":" + number(date.getSecond(), 2);
            case "iso8601" -> ISO.format(date);
            case "std11" -> STD11.format(date);
            case "zone" -> ZONE.format(date);
            // Sunday is 0.
            case "weekday" -> Integer.toString(date.getDayOfWeek().getValue() % 7);
            default -> throw new IllegalStateException("the compiler lets no " + part + " through");
        };
    }

    static OffsetDateTime at(Instant moment, ZoneId zone) {
        return moment.atZone(zone).toOffsetDateTime();
    }

    private static String number(int number, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "d", number);
    }
}
