package org.signetmail.transcript;

import java.net.InetSocketAddress;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that somebody else wrote, to see who is right: {@code mvn test -Dtest=ImapTranscriptsTest
 * -Dtranscripts.server=host:port -Dtranscripts.user=… -Dtranscripts.password=…}. Its account must be empty; transcripts with
 * a fixture are for ours alone.
 */
final class OtherServer implements Target {
    private final InetSocketAddress address;
    private final Fixture account;

    private OtherServer(InetSocketAddress address, Fixture account) {
        this.address = address;
        this.account = account;
    }

    static boolean asked() {
        return System.getProperty("transcripts.server") != null;
    }

    static OtherServer fromProperties() {
        String[] server = System.getProperty("transcripts.server").split(":");
        String user = System.getProperty("transcripts.user");
        assertThat(user).as("-Dtranscripts.user").isNotNull();
        return new OtherServer(new InetSocketAddress(server[0], Integer.parseInt(server[1])),
                new Fixture(user, System.getProperty("transcripts.password"), user.substring(user.indexOf('@') + 1), server[0]));
    }

    @Override
    public InetSocketAddress address(String protocol) {
        return address;
    }

    @Override
    public Fixture fixture(List<byte[]> messages) {
        org.junit.jupiter.api.Assumptions.assumeTrue(messages.isEmpty(), "needs its messages in the other server's mailbox");
        return account;
    }

    @Override
    public void close() {
        // It is not ours to stop.
        assertThat(account).isNotNull();
    }
}
