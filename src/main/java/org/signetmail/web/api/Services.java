package org.signetmail.web.api;

import java.time.Clock;
import java.util.function.Supplier;

import org.signetmail.care.Caretaker;
import org.signetmail.care.alert.Alerts;
import org.signetmail.care.backup.BackupDesk;
import org.signetmail.care.dkim.DkimKeeper;
import org.signetmail.care.dns.DnsCheck;
import org.signetmail.care.doctor.Diagnosis;
import org.signetmail.care.files.FileCertificateWatch;
import org.signetmail.care.hook.Hooks;
import org.signetmail.care.probe.Prober;
import org.signetmail.care.probe.SelfProbe;
import org.signetmail.care.trust.TrustDesk;
import org.signetmail.intake.Bans;
import org.signetmail.intake.Filters;
import org.signetmail.log.RecentLog;
import org.signetmail.net.LiveSessions;
import org.signetmail.net.Throttle;
import org.signetmail.net.Traces;
import org.signetmail.queue.QueueDesk;
import org.signetmail.queue.StsPolicies;
import org.signetmail.store.Store;
import org.signetmail.store.setting.SettingsDesk;

/**
 * What the administrator's operations call.
 *
 * @param policies of other domains, by MTA-STS
 * @param logins counts failed ones by address, for all protocols
 * @param status what {@code /status} says
 */
public record Services(
        Store store, Caretaker caretaker, ListenerControl listeners, QueueDesk queue, StsPolicies policies, TrustDesk trust, Prober prober, SelfProbe selfProbe, DnsCheck dns, DkimKeeper dkim, Diagnosis diagnosis,
        Alerts alerts, Hooks hooks, FileCertificateWatch files, Bans bans, Filters filters, Throttle logins, SettingsDesk settings, BackupDesk backups, LiveSessions sessions, Traces traces, RecentLog log,
        Supplier<Status> status, Clock clock) {}
