package org.signetmail.intake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.net.TlsSession;
import org.signetmail.store.Account;
import org.signetmail.store.Directory;
import org.signetmail.store.Domain;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.MailNames;

/** Whose account a client's certificate opens (SASL EXTERNAL, RFC 4422 App. A): that of a mail address in it. */
public final class CertificateLogin {
    private CertificateLogin() {}

    /** Whether EXTERNAL may be offered: only behind a certificate that was verified. */
    public static boolean possible(@Nullable TlsSession tls) {
        return tls != null && tls.verified() && !tls.peerChain().isEmpty();
    }

    /**
     * @param identity whom the client wants to act as, which must be in the certificate; empty for whom the certificate names, when that is one
     * @param by how it came
     */
    public static Directory.Login login(Directory directory, @Nullable TlsSession tls, String identity, Directory.By by) {
        return directory.told(login(directory, tls, identity), new Directory.Entry(identity, by.protocol().name().toLowerCase(Locale.ROOT), by.from(), "certificate"));
    }

    private static Directory.Login login(Directory directory, @Nullable TlsSession tls, String identity) {
        if (tls == null || !possible(tls)) {
            return new Directory.Login.Wrong();
        }
        // A handshake may be hours ago.
        if (directory.revoked(tls.peerChain().getFirst())) {
            return new Directory.Login.Wrong();
        }
        Map<String, Account> accounts = new LinkedHashMap<>();
        List<Address> named = MailNames.of(tls.peerChain().getFirst()).stream().flatMap(name -> address(name).stream()).toList();
        if (identity.isEmpty()) {
            named.forEach(address -> directory.account(address).ifPresent(account -> accounts.put(account.address().key(), account)));
        } else {
            address(identity).stream().filter(wanted -> named.stream().anyMatch(address -> address.key().equals(wanted.key())))
                    .forEach(wanted -> directory.account(wanted).ifPresent(account -> accounts.put(account.address().key(), account)));
        }
        if (accounts.size() != 1) {
            return new Directory.Login.Wrong();
        }
        Account account = accounts.values().iterator().next();
        boolean enabled = account.enabled() && directory.domain(account.address().domain()).map(Domain::enabled).orElse(false);
        return enabled ? new Directory.Login.In(account) : new Directory.Login.Disabled();
    }

    private static List<Address> address(String text) {
        try {
            return List.of(Address.parse(text));
        } catch (SyntaxError nobody) {
            return List.of();
        }
    }
}
