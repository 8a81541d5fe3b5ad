package org.signetmail.web.api;

import java.time.Clock;
import java.util.function.Supplier;

import org.signetmail.care.Caretaker;
import org.signetmail.care.alert.Alerts;
import org.signetmail.care.files.FileCertificateWatch;
import org.signetmail.care.probe.Prober;
import org.signetmail.care.probe.SelfProbe;
import org.signetmail.care.trust.TrustDesk;
import org.signetmail.intake.Bans;
import org.signetmail.queue.QueueDesk;
import org.signetmail.store.Store;
import org.signetmail.store.setting.SettingsDesk;

/**
 * What the administrator's operations call.
 *
 * @param status what {@code /status} says
 */
public record Services(
        Store store, Caretaker caretaker, ListenerControl listeners, QueueDesk queue, TrustDesk trust, Prober prober, SelfProbe selfProbe,
        Alerts alerts, FileCertificateWatch files, Bans bans, SettingsDesk settings, Supplier<Status> status, Clock clock) {}
