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
    private static final int SMTP = 25;

    private final Path directory;
    private final String address;
    private final int port;
    private final int submissionPort;

    private PostfixPeer(Path directory, String address, int port, int submissionPort) {
        this.directory = directory;
        this.address = address;
        this.port = port;
        this.submissionPort = submissionPort;
    }

    /** @param chain PEM of the key and the certificates, key first */
    static PostfixPeer start(Path chain, String domains) throws Exception {
        PostfixPeer peer = prepare(chain, domains);
        peer.run();
        return peer;
    }

    /** The same where exchangers are called. @param address of loopback */
    static PostfixPeer exchanger(String address, Path chain, String domains) throws Exception {
        PostfixPeer peer = prepare(chain, domains, address, SMTP);
        peer.run();
        return peer;
    }

    /**
     * With the recipients that the transcripts of SMTP know, refusing others, and with submission. Mail to elsewhere stays in
     * the queue.
     *
     * @param auth Dovecot's socket, where it asks who may log in
     */
    static PostfixPeer submission(Path chain, Path auth) throws Exception {
        PostfixPeer peer = prepare(chain, "example.test");
        Path known = peer.directory.resolve("conf/known");
        Files.writeString(known, "/^(alice[0-9]*|bob|full|j\u00fcrgen|postmaster)@example\\.test$/ box\n");
        Path aliases = peer.directory.resolve("conf/aliases");
        Files.writeString(aliases, "/^all@example\\.test$/ bob@example.test, out@elsewhere.example\n/^postmaster$/ postmaster@example.test\n");
        Path owners = peer.directory.resolve("conf/owners");
        Files.writeString(owners, "/^(.*@example\\.test)$/ $1\n");
        peer.settings(
                "virtual_mailbox_maps = regexp:" + known, "virtual_alias_maps = regexp:" + aliases, "smtpd_sender_login_maps = regexp:" + owners,
                "message_size_limit = 52428800", "defer_transports = smtp", "smtpd_error_sleep_time = 0", "smtpd_client_auth_rate_limit = 0", "soft_bounce = no",
                "smtpd_helo_required = yes", "strict_rfc821_envelopes = yes", "strict_smtputf8 = yes", "smtpd_forbid_bare_newline = normalize", "smtpd_forbid_bare_newline_exclusions =",
                "smtpd_sasl_mechanism_filter = !external, static:rest", "myorigin = example.test", "smtpd_delay_reject = no");
        Run.in(peer.directory, "postconf", "-c", peer.directory + "/conf", "-M",
                "submission/inet=127.0.0.1:" + peer.submissionPort + " inet n - n - 20 smtpd -o smtpd_tls_security_level=encrypt -o smtpd_tls_auth_only=yes"
                        + " -o smtpd_sasl_auth_enable=yes -o smtpd_sasl_type=dovecot -o smtpd_sasl_path=" + auth
                        + " -o smtpd_sender_restrictions=reject_sender_login_mismatch,permit_sasl_authenticated,reject"
                        + " -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject").ok();
        peer.run();
        return peer;
    }

    private void settings(String... each) throws Exception {
        for (String setting : each) {
            Run.in(directory, "postconf", "-c", directory + "/conf", "-e", setting).ok();
        }
    }

    private static PostfixPeer prepare(Path chain, String domains) throws Exception {
        return prepare(chain, domains, PackagedServer.HOST, 0);
    }

    /** @param port 0 for one that is free */
    private static PostfixPeer prepare(Path chain, String domains, String address, int port) throws Exception {
        Path directory = Files.createTempDirectory("postfix");
        PostfixPeer peer;
        try (var one = new ServerSocket(port, 1, InetAddress.ofLiteral(address)); var other = new ServerSocket(0, 1, InetAddress.ofLiteral(PackagedServer.HOST))) {
            peer = new PostfixPeer(directory, address, one.getLocalPort(), other.getLocalPort());
        }
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
                master.replaceAll("(?m)^smtp( +inet.*)$", address + ":" + peer.port + " inet n - n - 20 smtpd").replaceAll("(?m)^(\\S+ +(?:unix|fifo|inet) +\\S+ +\\S+ +)y ", "$1n "));
        Run.in(directory, "sh", "-c", "chmod 755 . conf spool && chown postfix data && chown nobody mail").ok();
        return peer;
    }

    private void run() throws Exception {
        Run.in(directory, "postfix", "-c", directory + "/conf", "start").ok();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::answers);
    }

    private boolean answers() {
        try (var socket = new Socket(address, port)) {
            return socket.getInputStream().read() == '2';
        } catch (IOException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    int submissionPort() {
        return submissionPort;
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
