package org.signetmail.care;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.signetmail.store.Directory;

/** The host names under which people and servers look for a domain's mail. */
public final class ClientNames {
    private static final List<String> LABELS = List.of("mail", "imap", "smtp", "pop3", "autoconfig", "autodiscover", "mta-sts");

    private ClientNames() {}

    /** The domain itself first. */
    public static List<String> of(String domain) {
        return Stream.concat(Stream.of(domain), LABELS.stream().map(label -> label + "." + domain)).toList();
    }

    /** The domain of ours that a host name belongs to. */
    public static Optional<String> domainOf(Directory directory, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        String parent = name.substring(name.indexOf('.') + 1);
        return directory.domain(name).or(() -> of(parent).contains(name) ? directory.domain(parent) : Optional.empty()).map(d -> d.name());
    }
}
