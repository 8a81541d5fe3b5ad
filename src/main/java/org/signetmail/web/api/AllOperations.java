package org.signetmail.web.api;

import org.signetmail.care.CertificateChecks;
import org.signetmail.care.passkey.Passkeys;
import org.signetmail.web.clients.ClientSetup;
import org.signetmail.web.config.ConfigOperations;

/** The list of what can be asked of this server: one line for each room's operations. */
public final class AllOperations {
    private AllOperations() {}

    public static Api api(Services services) {
        var all = new Operations();
        var json = new Json();
        var jobs = new Jobs(services.store().jobs(), json);
        jobs.register(all);
        new StatusOperations(services, jobs).register(all);
        new DiagnosisOperations(services.diagnosis(), jobs).register(all);
        new DnsOperations(services.store(), services.caretaker(), services.dns(), services.dkim()).register(all);
        new DkimOperations(services.store(), services.dkim()).register(all);
        new ClientOperations(services.store().directory(), new ClientSetup(services.store(), services.caretaker(), services.listeners().portOffset()), services.clock()).register(all);
        new DirectoryOperations(services.store().directory(), services.caretaker(), services.dkim()).register(all);
        new CertificateOperations(services.store(), services.caretaker()).register(all);
        new RequestOperations(services.store(), services.caretaker()).register(all);
        new ExportOperations(services.caretaker()).register(all);
        new CheckOperations(new CertificateChecks(services.store(), services.caretaker(), services.trust().trust(), services.clock()), services.caretaker()).register(all);
        new AcmeOperations(services.store(), services.caretaker(), services.dns(), services.listeners().portOffset()).register(all);
        new AlertOperations(services.alerts(), services.files(), services.caretaker(), services.store()).register(all);
        new ListenerOperations(services.store(), services.listeners(), services.clock()).register(all);
        new TrustOperations(services.trust(), services.clock()).register(all);
        new MtaStsOperations(services.policies(), services.queue()).register(all);
        new ProbeOperations(services.prober(), services.trust().book(), services.clock()).register(all);
        new QueueOperations(services.queue(), services.settings()).register(all);
        new SettingOperations(services.settings()).register(all);
        new IdentityOperations(services.store()).register(all);
        new MyOperations(services.store()).register(all);
        new PasskeyOperations(services.store(), new Passkeys(services.store().passkeys(), services.store().directory(), services.store().settings(), services.clock())).register(all);
        new ClientCertificateOperations(services.store(), services.caretaker(), services.clock()).register(all);
        new SieveOperations(services.store(), services.filters()).register(all);
        new BanOperations(services.bans(), services.logins(), services.clock()).register(all);
        new HookOperations(services.store(), services.hooks(), services.alerts()).register(all);
        new BackupOperations(services.backups(), jobs).register(all);
        new AuditOperations(services.store().audit()).register(all);
        new SessionOperations(services.sessions()).register(all);
        new TraceOperations(services.traces(), services.sessions()).register(all);
        new LogOperations(services.log()).register(all);
        new HistoryOperations(services.store().history()).register(all);
        new StatisticsOperations(services.store().statistics(), services.clock()).register(all);
        var api = new Api(all, services.store().audit(), new Owners(services.store(), services.logins()), jobs, json);
        new ConfigOperations(api, jobs, services.settings()).register(all);
        return api;
    }
}
