package org.signetmail.web.api;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** What the API is sent. A field that is absent is null: it stays as it is, or takes its default. */
final class Requests {
    private Requests() {}

    record NewDomain(@Nullable String name) {}

    record SetDomain(@Nullable Boolean enabled) {}

    /** Without a password one is made up and shown in the answer, once. */
    record NewAccount(@Nullable String address, @Nullable String displayName, @Secret @Nullable String password, @Nullable Long quotaBytes,
            @Nullable String role) {
        @Override
        public String toString() {
            return "NewAccount[" + address + "]";
        }
    }

    record SetAccount(@Nullable String displayName, @Nullable Boolean enabled, @Nullable Long quotaBytes, @Nullable String role) {}

    record SetPassword(@Secret @Nullable String password) {
        @Override
        public String toString() {
            return "SetPassword";
        }
    }

    record NewAlias(@Nullable String address, @Nullable List<String> targets) {}

    record SetAlias(@Nullable List<String> targets) {}

    /** @param content base64 */
    record GivenFile(@Nullable String name, @Nullable String content) {
        @Override
        public String toString() {
            return "GivenFile[" + name + "]";
        }
    }

    /**
     * @param kind own, self-signed or import; @param key ecdsa-p256, rsa-2048, …
     * @param files chain and key in any form, for import; @param pem the same as text; @param replace whether one of that name may be there
     */
    record NewCertificate(@Nullable String name, @Nullable String kind, @Nullable List<String> names, @Nullable String key, @Nullable String pem,
            @Nullable List<GivenFile> files, @Secret @Nullable String password, @Nullable Boolean replace) {
        @Override
        public String toString() {
            return "NewCertificate[" + name + "]";
        }
    }

    record SetListener(@Nullable String name, @Nullable String protocol, @Nullable String address, @Nullable Integer port, @Nullable String security,
            @Nullable String certificate, @Nullable String profile, @Nullable Boolean enabled, @Nullable Integer maxConnections,
            @Nullable String clientCertificates, @Nullable String clientAuthority, @Nullable List<String> proxies, @Nullable Boolean plaintextLogin) {}

    /** @param pem the authority's certificates */
    record SetClientAuthority(@Nullable String pem) {}

    /** @param to a directory's whole path; absent, that of the settings; @param passphrase locks the master key in */
    record NewBackup(@Nullable String to, @Secret @Nullable String passphrase) {
        @Override
        public String toString() {
            return "NewBackup[" + to + "]";
        }
    }

    /** @param id absent for the newest */
    record VerifyBackup(@Nullable String to, @Nullable String id) {}

    record SetSetting(@Nullable String value) {}
}
