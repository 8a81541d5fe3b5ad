package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Directory.Outcome;

/** Requests for certificates that wait for an authority's answer, their keys sealed by the master key. Thread-safe, durable. */
public interface CertificateRequests {
    /**
     * @param name of the certificate that is to be; one of that name may be serving already
     * @param requestPem PKCS#10; @param keyPem PKCS#8, in the clear in memory only; @param names asked for
     */
    record Pending(String name, String requestPem, String keyPem, List<String> names, Instant added) {
        @Override
        public String toString() {
            return "Pending[" + name + "]";
        }
    }

    List<Pending> list();

    Optional<Pending> find(String name);

    /** Refused with EXISTS while one of that name waits. */
    Outcome<Pending> add(String name, String requestPem, String keyPem, List<String> names);

    Outcome<Pending> remove(String name);

    /**
     * The certificate in the request's place, in one commit: what was made for it is there or nothing has changed. Refused with
     * NOT_FOUND when the request of this key waits no longer.
     */
    Outcome<Kept> answered(Pending request, Source source, String chainPem, List<String> names);
}
