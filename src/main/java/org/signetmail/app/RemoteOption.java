package org.signetmail.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command speaks to: the one on the data directory, or another by its address and a token. */
final class RemoteOption {
    @Option(names = "--server", paramLabel = "URL", description = "a server elsewhere, as https://mail.example.org (or SIGNET_SERVER); its token comes from --token-file or SIGNET_TOKEN")
    @Nullable String server;

    @Option(names = "--token-file", paramLabel = "FILE", description = "holds the token and nothing else")
    @Nullable Path tokenFile;

    @Option(names = "--server-ca", paramLabel = "FILE", description = "whom to trust for that server, in PEM, instead of the system's authorities (or SIGNET_CA)")
    @Nullable Path authority;

    ApiClient client(Path data) {
        String url = url();
        return new ApiClient(url.isEmpty() ? new SocketWire(data) : remote(url));
    }

    /** Whether a server elsewhere is meant. */
    boolean elsewhere() {
        return !url().isEmpty();
    }

    private String url() {
        String named = System.getenv("SIGNET_SERVER");
        return server != null ? server : named != null ? named : "";
    }

    private Wire remote(String url) {
        try {
            String token = tokenFile == null ? System.getenv("SIGNET_TOKEN") : Files.readString(tokenFile).strip();
            if (token == null || token.isEmpty()) {
                throw new Refusal("a server elsewhere wants a token: --token-file FILE, or SIGNET_TOKEN; signet token add NAME makes one there");
            }
            String ca = System.getenv("SIGNET_CA");
            Path file = authority == null && ca != null && !ca.isEmpty() ? Path.of(ca) : authority;
            return new RemoteWire(URI.create(url), token, file == null ? null : Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new Refusal("\"" + url + "\" is no address of a server: https://mail.example.org is one");
        } catch (IOException e) {
            throw new Refusal("cannot read " + e.getMessage());
        }
    }
}
