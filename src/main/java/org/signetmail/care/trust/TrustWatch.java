package org.signetmail.care.trust;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the trust folder, so that whoever puts a file there reads in the log at once what became of it. The folder is
 * looked at before each use anyway: nothing depends on this. Started when made, ends when closed.
 */
public final class TrustWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrustWatch.class);

    private final TrustFolder folder;
    private final WatchService watching;
    private final Thread thread;
    private Set<String> known = new HashSet<>();

    private TrustWatch(TrustFolder folder, WatchService watching) {
        this.folder = folder;
        this.watching = watching;
        thread = Thread.ofPlatform().daemon().name("trust-folder").unstarted(this::watch);
    }

    /** Makes the folder where there is none, and watches it; null where the system does not let us (it counts watchers). */
    public static @Nullable TrustWatch start(TrustFolder folder) {
        try {
            Path path = Files.createDirectories(folder.path());
            WatchService watching = path.getFileSystem().newWatchService();
            path.register(watching, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY);
            var watch = new TrustWatch(folder, watching);
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
                look();
            }
        } catch (ClosedWatchServiceException | InterruptedException end) {
            LOG.debug("the trust folder is watched no more");
        }
    }

    private void look() {
        var now = new HashSet<String>();
        for (TrustFolder.Entry entry : folder.entries()) {
            entry.certificates().forEach(c -> now.add(c.getSubjectX500Principal().getName()));
        }
        now.stream().filter(name -> !known.contains(name)).sorted().forEach(name -> LOG.info("trusted from now on: {}", name));
        known.stream().filter(name -> !now.contains(name)).sorted().forEach(name -> LOG.info("trusted no more: {}", name));
        known = now;
    }

    @Override
    public void close() throws IOException {
        watching.close();
    }
}
