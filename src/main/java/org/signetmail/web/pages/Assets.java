package org.signetmail.web.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.GZIPOutputStream;

/**
 * Style, scripts and the icon. Their addresses hold a hash of what they are, so that browsers keep them for good. Each is
 * read and packed when it is first asked for. Thread-safe.
 */
public final class Assets {
    static final String BASE = "/static/";
    private static final String OWN = "/org/signetmail/web/static/";
    private static final String HTMX = "htmx.org:dist/htmx.min.js";
    private static final String UPLOT = "uplot:dist/uPlot.iife.min.js";
    private static final String UPLOT_STYLE = "uplot:dist/uPlot.min.css";
    private static final int HASH_OCTETS = 9;

    /** What each is made of: files of ours, or {@code webjar:path}. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "app.css", List.of("app.css", UPLOT_STYLE),
            "app.js", List.of(HTMX, "dialog.js", "copy.js", "drop.js", "toast.js", "passkey.js", "menu.js", "live.js", "keep.js"),
            "chart.js", List.of(UPLOT, "chart.js"),
            "favicon.svg", List.of("favicon.svg"));

    /** @param packed by gzip; @param hash of the octets */
    record Asset(byte[] octets, byte[] packed, String type, String hash) {}

    private final ConcurrentMap<String, Asset> read = new ConcurrentHashMap<>();

    /** Where browsers fetch it. @throws IllegalArgumentException when there is none of that name: a slip in the code */
    public String url(String name) {
        return BASE + find(name).orElseThrow(() -> new IllegalArgumentException("there is no asset " + name)).hash() + "/" + name;
    }

    Optional<Asset> find(String name) {
        List<String> parts = PARTS.get(name);
        return parts == null ? Optional.empty() : Optional.of(read.computeIfAbsent(name, n -> asset(n, parts)));
    }

    private static Asset asset(String name, List<String> parts) {
        try {
            var all = new ByteArrayOutputStream();
            for (String part : parts) {
                all.write(part.contains(":") ? webjar(part) : octets(OWN + part));
                all.write('\n');
            }
            byte[] octets = all.toByteArray();
            var packed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(packed)) {
                gzip.write(octets);
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return new Asset(octets, packed.toByteArray(), type(name), HexFormat.of().formatHex(digest, 0, HASH_OCTETS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.'))) {
            case ".css" -> "text/css; charset=utf-8";
            case ".js" -> "text/javascript; charset=utf-8";
            default -> "image/svg+xml";
        };
    }

    /** A WebJar says its version in its own description, so that the version stands in pom.xml alone. */
    private static byte[] webjar(String part) throws IOException {
        int colon = part.indexOf(':');
        String jar = part.substring(0, colon);
        var description = new Properties();
        description.load(new InputStreamReader(new java.io.ByteArrayInputStream(octets("/META-INF/maven/org.webjars.npm/" + jar + "/pom.properties")),
                StandardCharsets.UTF_8));
        return octets("/META-INF/resources/webjars/" + jar + "/" + description.getProperty("version") + "/" + part.substring(colon + 1));
    }

    private static byte[] octets(String resource) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the program lacks " + resource);
            }
            return in.readAllBytes();
        }
    }
}
