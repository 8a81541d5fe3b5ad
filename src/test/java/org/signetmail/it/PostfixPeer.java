package org.signetmail.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;

/**
 * Debian's Postfix in a directory of its own, taking mail for some domains into one mailbox, with STARTTLS by a certificate
 * that is given. Needs root, as Postfix does.
 */
final class PostfixPeer implements AutoCloseable {
    private final Path directory;
    private final int port;

    private PostfixPeer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** @param chain PEM of the key and the certificates, key first */
    static PostfixPeer start(Path chain, String domains) throws Exception {
        Path directory = Files.createTempDirectory("postfix");
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(PackagedServer.HOST))) {
            port = socket.getLocalPort();
        }
        var peer = new PostfixPeer(directory, port);
        for (String part : new String[] {"conf", "spool", "data", "mail"}) {
            Files.createDirectory(directory.resolve(part));
        }
        Files.copy(chain, directory.resolve("conf/chain.pem"));
        Files.writeString(directory.resolve("conf/main.cf"), """
                compatibility_level = 3.6
                queue_directory = %1$s/spool
                data_directory = %1$s/data
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                mail_owner = postfix
                myhostname = peer.example
                mydestination =
                virtual_mailbox_domains = %2$s
                virtual_mailbox_maps = static:box
                virtual_mailbox_base = %1$s/mail
                virtual_uid_maps = static:65534
                virtual_gid_maps = static:65534
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                smtpd_recipient_restrictions = reject_unauth_destination
                smtpd_tls_security_level = may
                smtpd_tls_chain_files = %1$s/conf/chain.pem
                smtpd_tls_received_header = yes
                smtpd_tls_loglevel = 1
                maillog_file = %1$s/log
                maillog_file_prefixes = %1$s
                """.formatted(directory, domains));
        String master = Files.readString(Path.of("/etc/postfix/master.cf"));
        Files.writeString(directory.resolve("conf/master.cf"),
                master.replaceAll("(?m)^smtp( +inet.*)$", "127.0.0.1:" + port + " inet n - n - 20 smtpd").replaceAll("(?m)^(\\S+ +(?:unix|fifo|inet) +\\S+ +\\S+ +)y ", "$1n "));
        Run.in(directory, "sh", "-c", "chmod 755 . conf spool && chown postfix data && chown nobody mail").ok();
        Run.in(directory, "postfix", "-c", directory + "/conf", "start").ok();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(peer::answers);
        return peer;
    }

    private boolean answers() {
        try (var socket = new Socket(PackagedServer.HOST, port)) {
            return socket.getInputStream().read() == '2';
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** All mail that came, as one text. */
    String mail() throws IOException {
        Path box = directory.resolve("mail/box");
        return Files.exists(box) ? Files.readString(box) : "";
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() throws Exception {
        Run.in(directory, "postfix", "-c", directory + "/conf", "stop").ok();
        Run.in(Path.of("/"), "rm", "-rf", directory.toString()).ok();
    }
}
