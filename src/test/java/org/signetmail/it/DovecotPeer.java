package org.signetmail.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;

import org.signetmail.net.TestCertificates;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Pem;

import static java.util.stream.Collectors.joining;

/**
 * Debian's Dovecot in a directory of its own: IMAP, POP3, ManageSieve and authentication for Postfix, with the mailboxes and the rules about
 * TLS that our accounts have. Needs root, as Dovecot does.
 */
final class DovecotPeer implements AutoCloseable {
    /** Not where clients come from: Dovecot takes a connection from its own address for a safe one, and wants no TLS on it. */
    private static final String HOST = "127.0.0.2";
    static final String PASSWORD = "correct-horse";
    private static final int ACCOUNTS = 200;

    private final Path directory;
    private final int imap;
    private final int pop3;
    private final int sieve;

    private DovecotPeer(Path directory, int imap, int pop3, int sieve) {
        this.directory = directory;
        this.imap = imap;
        this.pop3 = pop3;
        this.sieve = sieve;
    }

    /** With accounts alice1@example.test and so on. @param clients PEM of the authority of clients' certificates, which open accounts by common name */
    static DovecotPeer start(String clients) throws Exception {
        Path directory = Files.createTempDirectory("dovecot");
        DovecotPeer peer;
        try (var one = free(); var two = free(); var three = free()) {
            peer = new DovecotPeer(directory, one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
        }
        Credential credential = TestCertificates.ecdsa("localhost");
        Files.writeString(peer.chain(), Pem.write(credential.key()) + Pem.write(credential.chain()));
        Files.writeString(directory.resolve("clients.pem"), clients);
        Files.writeString(directory.resolve("users"), IntStream.rangeClosed(1, ACCOUNTS)
                .mapToObj(number -> "alice" + number + "@example.test:{PLAIN}" + PASSWORD + "\n").collect(joining()));
        Files.writeString(directory.resolve("dovecot.conf"), """
                base_dir = %1$s/run
                state_dir = %1$s/state
                log_path = %1$s/log
                protocols = imap pop3 sieve
                ssl = required
                ssl_cert = <%1$s/chain.pem
                ssl_key = <%1$s/chain.pem
                ssl_ca = <%1$s/clients.pem
                ssl_verify_client_cert = yes
                ssl_require_crl = no
                auth_mechanisms = plain login external
                auth_ssl_username_from_cert = yes
                auth_failure_delay = 0
                mail_location = mdbox:%1$s/mail/%%u
                mail_uid = nobody
                mail_gid = nogroup
                first_valid_uid = 1
                first_valid_gid = 1
                namespace inbox {
                  inbox = yes
                  separator = /
                  mailbox Archive {
                    auto = create
                    special_use = \\Archive
                  }
                  mailbox Drafts {
                    auto = create
                    special_use = \\Drafts
                  }
                  mailbox Junk {
                    auto = create
                    special_use = \\Junk
                  }
                  mailbox Sent {
                    auto = create
                    special_use = \\Sent
                  }
                  mailbox Trash {
                    auto = create
                    special_use = \\Trash
                  }
                }
                passdb {
                  driver = passwd-file
                  mechanisms = plain login
                  args = %1$s/users
                }
                passdb {
                  driver = static
                  mechanisms = external
                  args = nopassword
                }
                userdb {
                  driver = static
                  args = uid=nobody gid=nogroup home=%1$s/mail/%%u
                }
                service imap-login {
                  inet_listener imap {
                    address = 127.0.0.2
                    port = %2$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    address = 127.0.0.2
                    port = %3$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                service managesieve-login {
                  inet_listener sieve {
                    address = 127.0.0.2
                    port = %4$d
                  }
                }
                plugin {
                  sieve = file:%1$s/mail/%%u/sieve;active=%1$s/mail/%%u/.dovecot.sieve
                  sieve_max_script_size = 64k
                }
                service auth {
                  unix_listener %1$s/auth {
                    mode = 0600
                    user = postfix
                  }
                }
                service anvil {
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                """.formatted(directory, peer.imap, peer.pop3, peer.sieve));
        Run.in(directory, "sh", "-c", "chmod 755 . && mkdir mail && chown nobody:nogroup mail && dovecot -c dovecot.conf").ok();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answers(peer.imap) && answers(peer.pop3) && answers(peer.sieve));
        return peer;
    }

    private static ServerSocket free() throws IOException {
        return new ServerSocket(0, 1, InetAddress.ofLiteral(HOST));
    }

    private static boolean answers(int port) {
        try (var socket = new Socket(HOST, port)) {
            return socket.getInputStream().read() > 0;
        } catch (IOException notYet) {
            return false;
        }
    }

    InetSocketAddress imap() {
        return new InetSocketAddress(HOST, imap);
    }

    InetSocketAddress pop3() {
        return new InetSocketAddress(HOST, pop3);
    }

    InetSocketAddress sieve() {
        return new InetSocketAddress(HOST, sieve);
    }

    /** Its key and certificate. */
    Path chain() {
        return directory.resolve("chain.pem");
    }

    /** The socket where Postfix asks who may log in. */
    Path auth() {
        return directory.resolve("auth");
    }

    String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }

    @Override
    public void close() throws Exception {
        Run.in(directory, "doveadm", "-c", directory + "/dovecot.conf", "stop").ok();
        Run.in(Path.of("/"), "rm", "-rf", directory.toString()).ok();
    }
}
