package org.signetmail.sieve;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What a script requires, and what of it it uses. For one thread. */
final class Requirements {
    /** With the line of the require. */
    private final Map<Extension, Integer> required = new EnumMap<>(Extension.class);
    private final Set<Extension> used = EnumSet.noneOf(Extension.class);

    void require(String capability, int line) {
        required.putIfAbsent(Extension.named(capability)
                .orElseThrow(() -> new ScriptError(line, "there is no extension \"" + shown(capability) + "\" here")), line);
    }

    boolean has(Extension extension) {
        return required.containsKey(extension);
    }

    Set<Extension> all() {
        return required.keySet();
    }

    /** @throws ScriptError where it is not required */
    void need(Extension extension, String what, int line) {
        if (!has(extension)) {
            throw new ScriptError(line, what + " needs: require \"" + extension.capability() + "\";");
        }
        used.add(extension);
    }

    void use(Extension extension) {
        used.add(extension);
    }

    /** Required and never used, with the line of the require. */
    Map<Extension, Integer> idle() {
        var idle = new EnumMap<>(required);
        used.forEach(idle::remove);
        return idle;
    }

    static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
