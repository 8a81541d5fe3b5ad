package org.signetmail.queue;

import java.time.Duration;
import java.util.List;

import org.signetmail.mail.Address;
import org.signetmail.store.setting.Kind;
import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;

/** The room's settings. */
public final class QueueSettings extends SettingGroup {
    private static final String ROUTE = "host[:port][;security=none|opportunistic|encrypt|verify|pinned][;user=…;password=…]";
    public static final QueueSettings QUEUE = new QueueSettings();

    public final Setting<Route> route = add(Setting.of("route.DOMAIN", new Kind.Text<>(ROUTE, Route::parse), null,
            "where mail for a domain (or, as `route.*`, for all) goes instead of its MX; sealed at rest, the password never shown")
            .each(domain -> domain.equals("*") ? domain : Address.domain(domain)).masked(Route::masked));
    final Setting<List<Duration>> retry = add(Setting.of("queue.retry", new Kind.Several<>(new Kind.Wait(), 50), "1m,5m,15m,30m,1h,2h,4h",
            "waits between attempts; the last one repeats"));
    final Setting<Duration> delayNotice = add(Setting.seconds("queue.delay-notice-seconds", 14_400, 60, 31_536_000, "when the sender is told that mail is late"));
    final Setting<Long> maxConnections = add(Setting.number("queue.max-connections", 50, 1, 10_000, "connections for sending at once"));
    final Setting<Long> maxConnectionsPerDomain = add(Setting.number("queue.max-connections-per-domain", 4, 1, 10_000, "of these, to one domain"));
    final Setting<Long> returnWhole = add(Setting.bytes("queue.return-whole-bytes", 64 << 10, 0, 1L << 30, "a larger message comes back as its header only"));

    final Setting<Boolean> dane = add(Setting.yesNo("tls.dane", true, "whether TLSA records of mail servers are heeded (DANE, docs/tls/verifying.md)"));
    final Setting<Boolean> mtaSts = add(Setting.yesNo("tls.mta-sts", true, "whether other domains' MTA-STS policies are heeded (docs/tls/verifying.md)"));

    private QueueSettings() {}
}
