package org.signetmail.web.pages;

import java.time.Instant;
import java.util.List;

/**
 * Figures over time, drawn and as a table.
 *
 * @param id also the name of the live event that moves it on
 * @param names what each column says; @param fine whether rows are less than a day apart
 */
public record Chart(String id, List<String> names, List<Row> rows, boolean fine) {
    /** What was counted in the span that began then. */
    public record Row(Instant at, List<Long> values) {
        /** As the event tells it. */
        String json() {
            return "{\"x\":" + at.getEpochSecond() + ",\"values\":" + values + "}";
        }
    }
}
