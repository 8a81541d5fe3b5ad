package org.signetmail.care.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.tls.Pem;

/**
 * A folder of certificates to trust: every {@code *.pem}, {@code *.crt}, {@code *.cer} and {@code *.der}, and what
 * {@code openssl rehash} and hMailServer name {@code <hash>.0}; PEM or DER, one or many in a file. Looked at again at each
 * use, and read where a file's time, size or identity changed. A file that cannot be read gives one warning, with its
 * name, and harms no other. Thread-safe.
 */
public final class TrustFolder {
    private static final Logger LOG = LoggerFactory.getLogger(TrustFolder.class);
    private static final Pattern CERTIFICATES = Pattern.compile("(?i).+\\.(pem|crt|cer|der)|[0-9a-f]{8}\\.[0-9]{1,4}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int MOST_FILES = 2000;
    private static final int LARGEST = 2 << 20;

    /**
     * One file of it.
     *
     * @param fault why it is not used, in words; null when it is
     */
    public record Entry(String file, List<X509Certificate> certificates, @Nullable String fault) {}

    /** What tells whether a file is still the one that was read; a link's target counts. */
    private record Look(long modified, long size, @Nullable Object identity) {}

    private record Read(Look look, Entry entry) {}

    private final Path folder;
    private Map<String, Read> read = Map.of();
    private boolean tooMany;

    public TrustFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /** All certificates in it, as it is now. */
    public Set<X509Certificate> certificates() {
        var all = new LinkedHashSet<X509Certificate>();
        entries().forEach(entry -> all.addAll(entry.certificates()));
        return all;
    }

    /** Its files by name, as they are now. */
    public synchronized List<Entry> entries() {
        var now = new HashMap<String, Read>();
        boolean full = false;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, file -> CERTIFICATES.matcher(file.getFileName().toString()).matches())) {
            for (Path file : files) {
                if (now.size() == MOST_FILES) {
                    full = true;
                    break;
                }
                String name = file.getFileName().toString();
                Read before = read.get(name);
                Read after = read(file, before);
                now.put(name, after);
                if (after.entry().fault() != null && (before == null || !after.entry().equals(before.entry()))) {
                    LOG.warn("{} is not trusted: {}", file, after.entry().fault());
                }
            }
        } catch (NoSuchFileException | NotDirectoryException absent) {
            now.clear();
        } catch (IOException | java.nio.file.DirectoryIteratorException failed) {
            // What was read before goes on to count: a folder that is out of reach for a moment withdraws no trust.
            LOG.warn("{} cannot be listed: {}", folder, failed.getMessage());
            return sorted();
        }
        if (full && !tooMany) {
            LOG.warn("{} has more than {} files: the others are not looked at", folder, MOST_FILES);
        }
        tooMany = full;
        read = now;
        return sorted();
    }

    private List<Entry> sorted() {
        return read.values().stream().map(Read::entry).sorted(Comparator.comparing(Entry::file)).toList();
    }

    private static Read read(Path file, @Nullable Read before) {
        String name = file.getFileName().toString();
        try {
            BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
            var look = new Look(about.lastModifiedTime().toMillis(), about.size(), about.fileKey());
            if (before != null && before.look().equals(look)) {
                return before;
            }
            if (!about.isRegularFile()) {
                return new Read(look, new Entry(name, List.of(), "it is no file"));
            }
            if (about.size() > LARGEST) {
                return new Read(look, new Entry(name, List.of(), "it is larger than " + LARGEST + " octets"));
            }
            byte[] octets;
            try (InputStream in = Files.newInputStream(file)) {
                octets = in.readNBytes(LARGEST);
            }
            return new Read(look, entry(name, octets));
        } catch (IOException unreadable) {
            return new Read(new Look(-1, -1, null), new Entry(name, List.of(), "it cannot be read (" + unreadable.getClass().getSimpleName() + ")"));
        }
    }

    /** Puts certificates into it, as PEM under this name; whole or not at all. */
    public Outcome<Entry> add(String name, byte[] octets) {
        String base = name.replaceFirst("(?i)\\.(pem|crt|cer|der)$", "");
        if (!NAME.matcher(base).matches()) {
            return new Outcome.Refused<>(Refusal.INVALID, "a file's name here is letters, digits, '.', '-' and '_', and begins with a letter or digit");
        }
        String file = base + ".pem";
        try {
            List<X509Certificate> certificates = parse(octets);
            Files.createDirectories(folder);
            Path half = Files.createTempFile(folder, "new", ".part");
            try {
                Files.writeString(half, Pem.write(certificates));
                // A link is made only where nothing is yet: nobody's file is overwritten.
                Files.createLink(folder.resolve(file), half);
            } finally {
                Files.delete(half);
            }
            return new Outcome.Done<>(new Entry(file, certificates, null));
        } catch (Pem.Unreadable e) {
            return new Outcome.Refused<>(Refusal.INVALID, e.why());
        } catch (FileAlreadyExistsException there) {
            return new Outcome.Refused<>(Refusal.EXISTS, "there is a file " + file + " in " + folder + " already");
        } catch (IOException failed) {
            return new Outcome.Refused<>(Refusal.INVALID, "it cannot be written to " + folder + ": " + failed.getMessage());
        }
    }

    /** Takes a file out of it, by its name as {@link #entries} has it. */
    public Outcome<Entry> remove(String file) {
        Entry gone = entries().stream().filter(e -> e.file().equals(file)).findFirst().orElse(null);
        if (gone == null) {
            return new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no file " + file + " in " + folder);
        }
        try {
            Files.delete(folder.resolve(file));
            return new Outcome.Done<>(gone);
        } catch (IOException failed) {
            return new Outcome.Refused<>(Refusal.INVALID, folder.resolve(file) + " cannot be removed: " + failed.getMessage());
        }
    }

    private static Entry entry(String name, byte[] octets) {
        try {
            return new Entry(name, parse(octets), null);
        } catch (Pem.Unreadable e) {
            return new Entry(name, List.of(), e.why());
        }
    }

    /** The certificates in a file, PEM or DER; never none. */
    public static List<X509Certificate> parse(byte[] octets) throws Pem.Unreadable {
        if (octets.length > 0 && octets[0] == 0x30) {
            return der(octets);
        }
        List<X509Certificate> found = Pem.read(onlyCertificates(new String(octets, StandardCharsets.ISO_8859_1)), null).certificates();
        if (found.isEmpty()) {
            throw new Pem.Unreadable("there is no certificate in it", null);
        }
        return found.stream().distinct().toList();
    }

    /** Other things in the file, a private key with a password say, are none of our business. */
    private static String onlyCertificates(String text) {
        var out = new StringBuilder();
        var block = Pattern.compile("-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----.*?-----END \\1-----", Pattern.DOTALL).matcher(text);
        while (block.find()) {
            out.append(block.group()).append('\n');
        }
        return out.toString();
    }

    private static List<X509Certificate> der(byte[] octets) throws Pem.Unreadable {
        try {
            var in = new ByteArrayInputStream(octets);
            var found = new ArrayList<X509Certificate>();
            while (in.available() > 0) {
                found.add((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
            return List.copyOf(found);
        } catch (CertificateException | RuntimeException malformed) {
            throw new Pem.Unreadable("it is no certificate in DER: " + malformed.getMessage(), malformed);
        }
    }
}
