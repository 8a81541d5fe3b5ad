package org.signetmail.care.trust;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the trust folder, so that whoever puts a file there reads in the log at once what became of it. The folder is
 * looked at before each use anyway, so only what waits for trust depends on this. Started when made, ends when closed.
 */
public final class TrustWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrustWatch.class);

    private final TrustFolder folder;
    private final WatchService watching;
    private final Runnable more;
    private final Thread thread;
    private Set<X509Certificate> known = new HashSet<>();

    private TrustWatch(TrustFolder folder, WatchService watching, Runnable more) {
        this.folder = folder;
        this.more = more;
        this.watching = watching;
        thread = Thread.ofPlatform().daemon().name("trust-folder").unstarted(this::watch);
    }

    /** Makes the folder where there is none, and watches it; null where the system does not let us (it counts watchers). @param more told when more is trusted than before */
    public static @Nullable TrustWatch start(TrustFolder folder, Runnable more) {
        try {
            Path path = Files.createDirectories(folder.path());
            WatchService watching = path.getFileSystem().newWatchService();
            path.register(watching, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY);
            var watch = new TrustWatch(folder, watching, more);
            watch.look();
            watch.thread.start();
            return watch;
        } catch (IOException refused) {
            LOG.warn("{} is not watched ({}): what changes there is seen at the next connection all the same", folder.path(), refused.getMessage());
            return null;
        }
    }

    private void watch() {
        try {
            while (true) {
                WatchKey key = watching.take();
                // What happened does not matter: the folder is listed whole, and an overflow is no loss.
                key.pollEvents();
                key.reset();
                if (look()) {
                    more.run();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException end) {
            LOG.debug("the trust folder is watched no more");
        }
    }

    /** Whether there is more than before. */
    private boolean look() {
        Set<X509Certificate> now = folder.certificates();
        names(now, known).forEach(name -> LOG.info("trusted from now on: {}", name));
        names(known, now).forEach(name -> LOG.info("trusted no more: {}", name));
        boolean added = !known.containsAll(now);
        known = now;
        return added;
    }

    private static Stream<String> names(Set<X509Certificate> these, Set<X509Certificate> butNot) {
        return these.stream().filter(c -> !butNot.contains(c)).map(c -> c.getSubjectX500Principal().getName()).distinct().sorted();
    }

    @Override
    public void close() throws IOException {
        watching.close();
    }
}
