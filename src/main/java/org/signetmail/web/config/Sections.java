package org.signetmail.web.config;

import java.util.List;

import org.signetmail.store.setting.SettingsDesk;

/** The document's sections, in its order: one line for each. */
final class Sections {
    private Sections() {}

    static List<Section> all(SettingsDesk settings) {
        return List.of(
                new SettingsSection(settings, false),
                new DomainsSection(),
                new AccountsSection(),
                new AliasesSection(),
                new SettingsSection(settings, true),
                new CertificatesSection(),
                new ListenersSection(),
                new ClientAuthoritiesSection(),
                new TlsPoliciesSection(),
                new PinsSection(),
                new TrustFilesSection(),
                new AcmeSection());
    }
}
