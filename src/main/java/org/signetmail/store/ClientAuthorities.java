package org.signetmail.store;

import java.util.List;
import java.util.Optional;

/** Authorities of others that sign clients' certificates, under names that listeners use. Thread-safe, durable; told to {@link Changes}. */
public interface ClientAuthorities {
    /** @param pem its certificates, one or more */
    record ClientAuthority(String name, String pem) {}

    List<ClientAuthority> list();

    Optional<ClientAuthority> find(String name);

    /** Takes the place of one of this name. @param pem certificates, known to be readable */
    Directory.Outcome<ClientAuthority> put(String name, String pem);

    /** Refused while a listener uses it, naming the listeners. */
    Directory.Outcome<ClientAuthority> remove(String name);
}
