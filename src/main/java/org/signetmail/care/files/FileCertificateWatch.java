package org.signetmail.care.files;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Certificates;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.FileCertificates;
import org.signetmail.store.FileCertificates.Place;
import org.signetmail.tls.Assembly;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;

/**
 * Certificates whose files stay where they are. When a file changes, the pair is read, checked and swapped in; a pair that
 * does not fit leaves the one before serving, also over a restart, and raises an alert once it has stayed so for some
 * seconds, since a certificate and its key are seldom written in one instant. The folders of the files are watched, those of
 * links' targets too, and everything is looked at every half minute besides, in case a file system tells nothing.
 * Thread-safe; started once, closed once.
 */
public final class FileCertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileCertificateWatch.class);
    /** So long a pair may be half written before that is a fault. */
    private static final Duration HALF_WRITTEN = Duration.ofSeconds(5);
    private static final String PREFIX = "certificate/";
    private static final String FILES = "files";
    private static final String MODE = "mode";
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final Certificates certificates;
    private final FileCertificates files;
    private final Alerts alerts;
    private final Runnable refresh;
    private final Duration patience;
    /** How the files looked when they were last read, and since when (nanoTime) they do not fit. */
    private final Map<String, FilePair.Look> looked = new HashMap<>();
    private final Map<String, Long> faultySince = new HashMap<>();
    private final Thread thread;
    private @Nullable WatchService watching;
    private volatile boolean closed;

    /** @param refresh makes the next handshake see what was swapped in */
    public FileCertificateWatch(Certificates certificates, FileCertificates files, Alerts alerts, Runnable refresh) {
        this(certificates, files, alerts, refresh, HALF_WRITTEN);
    }

    FileCertificateWatch(Certificates certificates, FileCertificates files, Alerts alerts, Runnable refresh, Duration patience) {
        this.certificates = certificates;
        this.files = files;
        this.alerts = alerts;
        this.refresh = refresh;
        this.patience = patience;
        thread = Thread.ofPlatform().daemon().name("file-certificates").unstarted(this::watch);
    }

    public void start() {
        thread.start();
    }

    /** Takes the pair under this name, if it fits, and watches it from now on. */
    public Outcome<Kept> add(Place place) {
        return switch (FilePair.read(place)) {
            case FilePair.Faulty(String why) -> new Outcome.Refused<>(Refusal.INVALID, why);
            case FilePair.Whole(Credential credential, boolean openKey) -> {
                Outcome<Kept> outcome = certificates.add(place.name(), Source.FILES, Pem.write(credential.chain()), Pem.write(credential.key()),
                        Names.of(credential.leaf()), false);
                if (outcome instanceof Outcome.Done<Kept>) {
                    files.put(place);
                    refresh.run();
                    mode(place, openKey);
                    thread.interrupt();
                }
                yield outcome;
            }
        };
    }

    private static String key(Place place, String what) {
        return PREFIX + place.name() + "/" + what;
    }

    private void watch() {
        Map<Path, WatchKey> folders = new HashMap<>();
        while (!closed) {
            try {
                List<Place> places = files.list();
                folders = watched(places, folders);
                Duration next = look(places);
                pause(next);
            } catch (ClosedWatchServiceException end) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("the certificates' files could not be looked at, tried again in {} s", LOOK_EVERY.toSeconds(), e);
                folders = Map.of();
                restful();
            }
        }
    }

    private void restful() {
        try {
            TimeUnit.SECONDS.sleep(LOOK_EVERY.toSeconds());
        } catch (InterruptedException woken) {
            LOG.debug("woken");
        }
    }

    /** Until something happens in a folder and has settled, or for so long, or until one more file is to be watched. */
    private void pause(Duration atMost) throws IOException {
        try {
            WatchKey key = service().poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
            while (key != null) {
                key.pollEvents();
                key.reset();
                key = service().poll(SETTLE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException more) {
            LOG.debug("more to watch");
        }
    }

    private synchronized WatchService service() throws IOException {
        if (closed) {
            throw new ClosedWatchServiceException();
        }
        WatchService open = watching;
        if (open == null) {
            open = FileSystems.getDefault().newWatchService();
            watching = open;
        }
        return open;
    }

    /** The folders of the files and of what they link to, now; those no longer needed are let go. */
    private Map<Path, WatchKey> watched(List<Place> places, Map<Path, WatchKey> before) throws IOException {
        Set<Path> wanted = new HashSet<>();
        for (Place place : places) {
            folders(Path.of(place.certificateFile()), wanted);
            folders(Path.of(place.keyFile()), wanted);
        }
        Map<Path, WatchKey> now = new HashMap<>();
        for (Path folder : wanted) {
            WatchKey known = before.get(folder);
            if (known != null && known.isValid()) {
                now.put(folder, known);
            } else if (Files.isDirectory(folder)) {
                now.put(folder, folder.register(service(), StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE));
            }
        }
        before.forEach((folder, key) -> {
            if (!now.containsKey(folder)) {
                key.cancel();
            }
        });
        return now;
    }

    /** Every link on the way has a folder in which it can be swapped. */
    private static void folders(Path file, Set<Path> into) throws IOException {
        Path at = file.toAbsolutePath();
        for (int links = 0; links < 10; links++) {
            Path folder = at.getParent();
            if (folder != null) {
                into.add(folder);
            }
            if (!Files.isSymbolicLink(at)) {
                return;
            }
            Path to = Files.readSymbolicLink(at);
            at = folder == null ? to : folder.resolve(to).normalize();
        }
    }

    /** Looks at all pairs; gives how long until the next look is due. */
    Duration look(List<Place> places) {
        Duration next = LOOK_EVERY;
        for (Place place : places) {
            FilePair.Look now = FilePair.look(place);
            boolean settledFault = faultySince.containsKey(place.name());
            if (!now.equals(looked.get(place.name())) || settledFault) {
                looked.put(place.name(), now);
                take(place);
                Long since = faultySince.get(place.name());
                if (since != null && System.nanoTime() - since < patience.toNanos()) {
                    next = patience.dividedBy(2).plusMillis(50);
                }
            }
        }
        forget(places);
        return next;
    }

    /** What is no longer here has nothing wrong with it. */
    private void forget(List<Place> places) {
        Set<String> here = new HashSet<>();
        places.forEach(place -> here.addAll(List.of(key(place, FILES), key(place, MODE))));
        alerts.list().stream().map(AlertBook.Alert::key).filter(key -> key.startsWith(PREFIX) && (key.endsWith("/" + FILES) || key.endsWith("/" + MODE)))
                .filter(key -> !here.contains(key)).forEach(alerts::clear);
    }

    private void take(Place place) {
        switch (FilePair.read(place)) {
            case FilePair.Whole(Credential credential, boolean openKey) -> {
                faultySince.remove(place.name());
                swap(place, credential);
                mode(place, openKey);
                alerts.clear(key(place, FILES));
            }
            case FilePair.Faulty(String why) -> {
                long since = faultySince.computeIfAbsent(place.name(), _ -> System.nanoTime());
                if (System.nanoTime() - since >= patience.toNanos()) {
                    alerts.raise(key(place, FILES), Severity.WARNING, "the files of certificate " + place.name() + " cannot be used: " + why,
                            "the one before goes on serving; put " + place.certificateFile() + " and " + place.keyFile() + " in order", why);
                }
            }
        }
    }

    private void swap(Place place, Credential credential) {
        Optional<Kept> kept = certificates.find(place.name());
        if (kept.isEmpty() || same(kept.get(), credential)) {
            return;
        }
        switch (certificates.replace(place.name(), Pem.write(credential.chain()), Pem.write(credential.key()), Names.of(credential.leaf()))) {
            case Outcome.Done<Kept> _ -> {
                refresh.run();
                LOG.info("certificate {} was read anew from {}, valid until {}", place.name(), place.certificateFile(),
                        credential.leaf().getNotAfter().toInstant());
            }
            case Outcome.Refused<Kept>(Refusal _, String why) -> LOG.error("certificate {} could not be taken over: {}", place.name(), why);
        }
    }

    private static boolean same(Kept kept, Credential credential) {
        try {
            return kept.chainPem().equals(Pem.write(credential.chain()))
                    && Assembly.of(kept.name(), Pem.read(kept.chainPem() + kept.keyPem(), null)) instanceof Assembly.Done;
        } catch (Pem.Unreadable e) {
            return false;
        }
    }

    private void mode(Place place, boolean openKey) {
        if (openKey) {
            alerts.raise(key(place, MODE), Severity.NOTICE, "the private key file " + place.keyFile() + " can be read by every user of this machine",
                    "chmod o-r " + place.keyFile(), "open");
        } else {
            alerts.clear(key(place, MODE));
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        synchronized (this) {
            if (watching != null) {
                watching.close();
            }
        }
        thread.interrupt();
    }
}
