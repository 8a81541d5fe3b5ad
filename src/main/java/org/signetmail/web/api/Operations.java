package org.signetmail.web.api;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All operations, by id and by path. Filled while the server is wired, only read after that. */
public final class Operations {
    private final Map<String, Operation> all = new LinkedHashMap<>();

    /** @throws IllegalStateException when there is one of that id, or of that verb and path */
    public void add(Operation operation) {
        boolean taken = all.values().stream().anyMatch(o -> o.verb() == operation.verb() && o.path().equals(operation.path()));
        if (taken || all.putIfAbsent(operation.id(), operation) != null) {
            throw new IllegalStateException("there are two operations " + operation.id() + " or " + operation.verb() + " " + operation.path());
        }
    }

    public Collection<Operation> all() {
        return all.values();
    }

    /** @throws IllegalArgumentException when there is none: a slip in the code */
    public Operation of(String id) {
        Operation found = all.get(id);
        if (found == null) {
            throw new IllegalArgumentException("there is no operation " + id);
        }
        return found;
    }

    /** How what an operation changes is looked at before; empty where nothing is there before, or where it changes nothing. */
    Optional<Operation.Run> before(Operation changing) {
        return !changing.verb().changes() || !changing.audited() ? Optional.empty()
                : changing.before() != null ? Optional.of(changing.before()) : showing(changing).map(Operation::run);
    }

    /** The one that shows what another changes: it is named, or has the same path. */
    Optional<Operation> showing(Operation changing) {
        return changing.shownBy() != null ? Optional.of(of(changing.shownBy())) : all.values().stream().filter(o -> o.verb() == Verb.GET && o.path().equals(changing.path()) && o.gives() instanceof Operation.Gives.One).findFirst();
    }
}
