package org.signetmail.care.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.tls.Pem;
import org.signetmail.tls.Trust;

/**
 * Whom this installation trusts right now: the JDK's roots, the system's, its own authority and every certificate in its
 * folder. Read when first asked; what changed on disk since then is seen at the next asking. Thread-safe.
 */
public final class LiveTrust implements Supplier<Trust> {
    /** Where Debian, Ubuntu, Alpine and Arch keep their roots; the system's own update replaces the file. */
    public static final Path SYSTEM_ROOTS = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private static final Logger LOG = LoggerFactory.getLogger(LiveTrust.class);

    /** How many roots come from where. */
    public record Sources(int java, int system, int folder, boolean own) {
        /** For a person: what a verdict rests on. */
        public String words() {
            return java + " roots of Java, " + system + " of the system" + (folder > 0 ? ", " + folder + " from the folder" : "")
                    + (own ? ", this installation's own authority" : "");
        }
    }

    private final TrustFolder folder;
    private final Path systemRoots;
    private final Supplier<List<X509Certificate>> own;
    private final Clock clock;
    private @Nullable List<X509Certificate> java;
    private List<X509Certificate> system = List.of();
    private @Nullable FileTime systemRead;
    private Set<X509Certificate> added = Set.of();
    private List<X509Certificate> authority = List.of();
    private @Nullable Trust trust;

    /** @param own the installation's authority, or nobody; asked at each use, so it must be quick */
    public LiveTrust(TrustFolder folder, Path systemRoots, Supplier<List<X509Certificate>> own, Clock clock) {
        this.folder = folder;
        this.systemRoots = systemRoots;
        this.own = own;
        this.clock = clock;
    }

    public TrustFolder folder() {
        return folder;
    }

    @Override
    public synchronized Trust get() {
        boolean changed = readSystem();
        Set<X509Certificate> addedNow = folder.certificates();
        List<X509Certificate> ownNow = own.get();
        changed |= !addedNow.equals(added) || !ownNow.equals(authority);
        Trust known = trust;
        if (known != null && !changed) {
            return known;
        }
        added = addedNow;
        authority = ownNow;
        var roots = new HashSet<>(javaRoots());
        roots.addAll(system);
        roots.addAll(added);
        roots.addAll(authority);
        Trust now = Trust.only(roots, clock);
        trust = now;
        return now;
    }

    public synchronized Sources sources() {
        if (get().size() == 0) {
            LOG.warn("there is no root to trust at all");
        }
        return new Sources(javaRoots().size(), system.size(), added.size(), !authority.isEmpty());
    }

    private List<X509Certificate> javaRoots() {
        List<X509Certificate> known = java;
        if (known == null) {
            known = Trust.jdkRoots();
            java = known;
        }
        return known;
    }

    /** Whether the system's roots are others than before. */
    private boolean readSystem() {
        try {
            FileTime now = Files.getLastModifiedTime(systemRoots);
            if (now.equals(systemRead)) {
                return false;
            }
            system = TrustFolder.parse(Files.readAllBytes(systemRoots));
            systemRead = now;
            return true;
        } catch (java.nio.file.NoSuchFileException none) {
            boolean before = !system.isEmpty();
            system = List.of();
            systemRead = null;
            return before;
        } catch (IOException | Pem.Unreadable unreadable) {
            LOG.warn("the system's roots in {} cannot be read: {}", systemRoots, unreadable.getMessage());
            return false;
        }
    }
}
