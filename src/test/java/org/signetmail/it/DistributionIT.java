package org.signetmail.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the libraries are in the distribution. */
class DistributionIT {
    private static final Path LIBRARIES = Path.of("target/signet-dist/signet/lib");
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    @Test
    void noneIsSigned() throws IOException {
        try (var jars = Files.list(LIBRARIES)) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                assertThat(files(jar).keySet()).as(jar.toString()).noneMatch(name -> SIGNATURE.matcher(name).matches());
            }
        }
    }

    /** Licences, classes and native libraries: all but the signature is there, octet by octet. */
    @Test
    void thoseThatWereSignedHoldAllElse() throws IOException {
        List<Path> signed = List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream().map(Path::of)
                .filter(jar -> jar.toString().matches(".*/(bc(prov|pkix|util)-|AmazonCorretto)[^/]*\\.jar")).toList();
        assertThat(signed).hasSize(4);
        for (Path jar : signed) {
            String name = jar.getFileName().toString().replaceFirst("-[0-9.]+(?=\\.jar$|-linux)", "");
            Map<String, Long> original = files(jar);
            assertThat(original.keySet()).as(name).anyMatch(file -> SIGNATURE.matcher(file).matches());
            original.keySet().removeIf(file -> file.equals(JarFile.MANIFEST_NAME) || SIGNATURE.matcher(file).matches());
            Map<String, Long> copy = files(LIBRARIES.resolve(name));
            copy.remove(JarFile.MANIFEST_NAME);
            assertThat(copy).as(name).isEqualTo(original);
            try (var opened = new JarFile(LIBRARIES.resolve(name).toFile(), false)) {
                assertThat(opened.isMultiRelease()).as(name).isTrue();
            }
        }
    }

    private static Map<String, Long> files(Path jar) throws IOException {
        try (var opened = new JarFile(jar.toFile(), false)) {
            var checksums = new HashMap<String, Long>();
            opened.stream().filter(entry -> !entry.isDirectory()).forEach((ZipEntry entry) -> checksums.put(entry.getName(), entry.getCrc()));
            return checksums;
        }
    }
}
