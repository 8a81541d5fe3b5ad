package org.signetmail.web.pages;

/** A share of a whole as a bar or a ring, and how good that is: {@code ok}, {@code warn}, {@code bad} or nothing. @param share 0 to 1 */
public record Ring(double share, String tone) {
    private static final double TIGHT = 0.8;
    private static final double FULL = 0.95;

    public Ring {
        share = Math.clamp(share, 0, 1);
    }

    /** Something that should not fill up. */
    public static Ring filling(long part, long whole) {
        double share = whole <= 0 ? 0 : (double) part / whole;
        return new Ring(share, share >= FULL ? "bad" : share >= TIGHT ? "warn" : "");
    }

    /** For SVG's {@code pathLength="100"}. */
    public String hundred() {
        return Long.toString(Math.round(share * 100));
    }
}
