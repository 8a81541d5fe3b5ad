package org.signetmail.sieve;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a script may require. */
public enum Extension {
    /** RFC 5228 4.1. */
    FILEINTO("fileinto"),
    /** RFC 5228 5.4. */
    ENVELOPE("envelope"),
    /** RFC 5228 2.4.2.4. */
    ENCODED_CHARACTER("encoded-character"),
    /** RFC 5429. */
    REJECT("reject"),
    /** RFC 5429. */
    EREJECT("ereject"),
    /** RFC 3894. */
    COPY("copy"),
    /** RFC 5232. */
    IMAP4FLAGS("imap4flags"),
    /** RFC 5173. */
    BODY("body"),
    /** RFC 5233. */
    SUBADDRESS("subaddress"),
    /** RFC 5229. */
    VARIABLES("variables"),
    /** RFC 5230. */
    VACATION("vacation"),
    /** RFC 6131. */
    VACATION_SECONDS("vacation-seconds"),
    /** RFC 5231. */
    RELATIONAL("relational"),
    /** RFC 5490 3. */
    MAILBOX("mailbox"),
    /** RFC 8579. */
    SPECIAL_USE("special-use"),
    /** RFC 5260 4. */
    DATE("date"),
    /** RFC 5260 6. */
    INDEX("index"),
    /** RFC 7352. */
    DUPLICATE("duplicate"),
    /** RFC 4790 9.3; needs no require, but may be required (RFC 5228 2.7.3). */
    OCTET("comparator-i;octet"),
    /** RFC 4790 9.2; likewise. */
    ASCII_CASEMAP("comparator-i;ascii-casemap"),
    /** RFC 4790 9.1. */
    ASCII_NUMERIC("comparator-i;ascii-numeric");

    private static final Map<String, Extension> BY_NAME = Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Extension::capability, Function.identity()));

    private final String capability;

    Extension(String capability) {
        this.capability = capability;
    }

    /** As {@code require} names it. */
    public String capability() {
        return capability;
    }

    static Optional<Extension> named(String capability) {
        return Optional.ofNullable(BY_NAME.get(capability));
    }

    /** All, as ManageSieve's SIEVE capability lists them (RFC 5804 1.7). */
    public static String all() {
        return Arrays.stream(values()).filter(e -> e != OCTET && e != ASCII_CASEMAP).map(Extension::capability).collect(Collectors.joining(" "));
    }
}
