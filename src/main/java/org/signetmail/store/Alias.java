package org.signetmail.store;

import java.util.List;

import org.signetmail.mail.Address;

/** An address whose mail goes to others, here or elsewhere. */
public record Alias(long id, Address address, List<Address> targets) {
    public Alias {
        targets = List.copyOf(targets);
    }
}
