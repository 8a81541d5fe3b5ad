package org.signetmail.web.pages;

/** Small drawings, 24 by 24, lines of width 1.8. Each goes with words. */
public enum Icon {
    ALERT("M12 9v4m0 3.5v.01M10.3 3.9 2.4 17.5A2 2 0 0 0 4.1 20.5h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z"),
    AT("M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Zm0 0v1.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.6 7.2"),
    ARROW_LEFT("M19 12H5m6 6-6-6 6-6"),
    ARROW_RIGHT("M5 12h14m-6-6 6 6-6 6"),
    BACKUP("M4 8h16M4 8v11a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1V8M4 8l2-4h12l2 4m-8 4v5m-2.5-2.5L12 17l2.5-2.5"),
    BAN("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM5.7 5.7l12.6 12.6"),
    BOOK("M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3V4Zm0 13a3 3 0 0 1 3-3h11M9 8h6"),
    CERTIFICATE("M12 14.5a5 5 0 1 0 0-10 5 5 0 0 0 0 10Zm-3 4.2V13.6m6 5.1v-5.1M9 21l3-1.8 3 1.8v-7.4m-6 0V21"),
    CHART("M4 20h16M7 16v-5m5 5V6m5 10v-7"),
    CHECK("m5 12.5 4.5 4.5L19 7.5"),
    CHECK_ROUND("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm-4-9 3 3 5-6"),
    CLOCK("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3 2"),
    CLOSE("M6 6l12 12M18 6 6 18"),
    COPY("M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1Zm-4 6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1"),
    CROSS_ROUND("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9 9l6 6m0-6-6 6"),
    DEVICE("M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm3 15h2"),
    DOWNLOAD("M12 4v11m-4-4 4 4 4-4M5 20h14"),
    EDIT("M4 20h4L19 9l-4-4L4 16v4Zm9-13 4 4"),
    EYE("M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Zm9.5 3a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z"),
    FILE("M14 3H7a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h10a1 1 0 0 0 1-1V7l-4-4Zm0 0v4h4"),
    FORWARD("m13 6 6 6-6 6m6-6H8a4 4 0 0 0-4 4v2"),
    GLOBE("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c2.5 2.6 3.7 5.6 3.7 9s-1.2 6.4-3.7 9c-2.5-2.6-3.7-5.6-3.7-9S9.5 5.6 12 3Z"),
    HOME("M4 11.5 12 4l8 7.5M6 10v10h12V10m-8 10v-5h4v5"),
    INBOX("M3 13h5l1.5 3h5L16 13h5M3 13l3-8h12l3 8v6H3v-6Z"),
    INFO("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-10v5m0-8.5v.01"),
    KEY("M14.5 14a5 5 0 1 0-4.7-3.3L3 17.5V21h3.5l1-1v-2h2l1.8-1.8M16 8v.01"),
    LISTENER("M5 5h14v5H5V5Zm0 9h14v5H5v-5Zm3-6.5v.01M8 16.5v.01"),
    LOCK("M7 11V8a5 5 0 0 1 10 0v3M6 11h12v9H6v-9Zm6 4v2"),
    LOG("M5 6h14M5 10h14M5 14h9M5 18h6"),
    MAIL("M4 6h16v12H4V6Zm0 1 8 6 8-6"),
    MENU("M4 7h16M4 12h16M4 17h16"),
    MINUS("M6 12h12"),
    MORE("M6 12v.01M12 12v.01M18 12v.01"),
    PEOPLE("M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9a6 6 0 0 1 12 0m1-16.5a3.5 3.5 0 0 1 0 7M17.5 14.5A6 6 0 0 1 21 20"),
    PLAY("M7 5v14l11-7L7 5Z"),
    PAUSE("M8 5v14m8-14v14"),
    PLUS("M12 5v14M5 12h14"),
    QUEUE("M4 6h16M4 12h10M4 18h7m6-4v6m3-3-3 3-3-3"),
    REFRESH("M20 5v5h-5M4 19v-5h5m-4.5-4A8 8 0 0 1 19 8l1 2M4 14l1 2a8 8 0 0 0 14.5-2"),
    SEARCH("M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm9 2-4-4"),
    SETTINGS("M4 7h9m5 0h2M4 17h3m5 0h8M15.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-6 10a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z"),
    SHIELD("M12 3 5 6v5.5c0 4.3 2.8 7.6 7 9.5 4.2-1.9 7-5.2 7-9.5V6l-7-3Zm-3 9 2.2 2.2L15.2 10"),
    SIGN_OUT("M10 4H5v16h5m5-4 4-4-4-4m4 4H9"),
    STETHOSCOPE("M6 3v6a4 4 0 0 0 8 0V3M10 13v3a4 4 0 0 0 8 0v-2m0 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"),
    STORAGE("M4 7c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3Zm0 0v10c0 1.7 3.6 3 8 3s8-1.3 8-3V7M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3"),
    TRASH("M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13m-8 4v5m4-5v5"),
    UPLOAD("M12 20V9m-4 4 4-4 4 4M5 4h14"),
    USER("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8.5a7 7 0 0 1 14 0");

    private final String path;

    Icon(String path) {
        this.path = path;
    }

    /** As in SVG's {@code d}. */
    public String path() {
        return path;
    }
}
