package org.signetmail.web.pages;

import java.util.List;

import org.signetmail.web.auth.PasskeyEntrance;
import org.signetmail.web.auth.People;
import org.signetmail.web.auth.SetUp;
import org.signetmail.web.clients.ClientSetup;

/** The list of pages: one line for each part. */
public final class AllPages {
    private AllPages() {}

    public static PageRoutes routes(People people, SetUp setUp, PasskeyEntrance passkeys, ClientSetup clients) {
        var routes = new PageRoutes();
        List<PagePart> parts = List.of(
                new SignInPages(people),
                new SetUpPages(people, setUp),
                new FirstCertificatePages(),
                new ClientSetupPages(clients),
                new PasskeySignInPages(passkeys),
                new ConfirmPages(people, passkeys),
                new MySignInPages(people),
                new MyAccessPages(),
                new MyProgramsPages(),
                new DashboardPages(),
                new DomainPages(),
                new DnsPages(),
                new AccountPages(),
                new ClientCertificatePages(),
                new FilterPages(),
                new AliasPages(),
                new CertificatePages(),
                new AddCertificatePages(),
                new RequestPages(),
                new OrderPages(),
                new ListenerPages(),
                new TrustPages(),
                new DestinationPages(),
                new TlsStatusPages(),
                new ProbePages(),
                new QueuePages(),
                new HistoryPages(),
                new BanPages(),
                new WebhookPages(),
                new SessionPages(),
                new LogPages(),
                new TracePages(),
                new TokenPages(),
                new JobPages(),
                new BackupPages(),
                new DiagnosisPages(),
                new SettingPages(),
                new DocumentPages(),
                new AuditPages(),
                new DesignPages());
        parts.forEach(part -> part.register(routes));
        return routes;
    }
}
