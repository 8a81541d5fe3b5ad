package org.signetmail.transcript;

import java.util.List;

/** How a transcript fares on somebody else's server. */
public sealed interface Outcome {
    record Passes() implements Outcome {}

    /** The server does not claim to have these capabilities. */
    record NotOffered(List<String> names) implements Outcome {
        public NotOffered {
            names = List.copyOf(names);
        }
    }

    record Differs(List<Difference> differences) implements Outcome {
        public Differs {
            differences = List.copyOf(differences);
        }
    }
}
