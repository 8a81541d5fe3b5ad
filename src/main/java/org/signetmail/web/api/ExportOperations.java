package org.signetmail.web.api;

import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;

/**
 * {@code /certificates/{name}/key} and {@code /pkcs12}: what is secret, by POST, so that nothing on the way keeps it.
 * Certificates themselves are in every view. Thread-safe.
 */
public final class ExportOperations {
    record Locked(@Secret @Nullable String password) {
        @Override
        public String toString() {
            return "Locked";
        }
    }

    private final Caretaker caretaker;

    ExportOperations(Caretaker caretaker) {
        this.caretaker = caretaker;
    }

    /** @param pem PKCS#8, protected by nothing */
    public record OfKey(@Secret String pem) {
        @Override
        public String toString() {
            return "OfKey";
        }
    }

    /** @param pkcs12 base64 */
    public record OfPkcs12(@Secret String pkcs12) {
        @Override
        public String toString() {
            return "OfPkcs12";
        }
    }

    void register(Operations all) {
        all.add(Operation.post("certificates.export-key", "/certificates/{name}/key", "The private key; who took it is written down").area(Area.TLS).gives(OfKey.class)
                .run(ask -> new OfKey(Problem.settled(caretaker.exports().key(ask.name("name"), ask.actor().who())))));
        all.add(Operation.post("certificates.export-pkcs12", "/certificates/{name}/pkcs12", "Chain and private key under a password; who took it is written down")
                .area(Area.TLS).takes(Locked.class).gives(OfPkcs12.class).run(ask -> new OfPkcs12(Base64.getEncoder().encodeToString(Problem.settled(
                        caretaker.exports().pkcs12(ask.name("name"), required("password", ask.body(Locked.class).password()).toCharArray(), ask.actor().who()))))));
    }

}
