package org.signetmail.care;

import java.util.List;
import java.util.stream.Stream;

/** The host names under which people and servers look for a domain's mail. */
public final class ClientNames {
    private static final List<String> LABELS = List.of("mail", "imap", "smtp", "pop3", "autoconfig", "autodiscover", "mta-sts");

    private ClientNames() {}

    /** The domain itself first. */
    public static List<String> of(String domain) {
        return Stream.concat(Stream.of(domain), LABELS.stream().map(label -> label + "." + domain)).toList();
    }
}
