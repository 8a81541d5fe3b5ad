package org.signetmail.store;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.Supplier;

import org.signetmail.store.Directory.Entry;
import org.signetmail.store.Directory.Login;

/** Tells how logins went: the flight recorder how long a password took, the occurrences of each that was decided. Thread-safe. */
final class LoginReports {
    private final Occurrences occurrences;

    LoginReports(Occurrences occurrences) {
        this.occurrences = occurrences;
    }

    Login told(String user, Supplier<Login> checked) {
        var event = new LoginEvent();
        event.begin();
        Login login = checked.get();
        event.end();
        if (event.shouldCommit()) {
            event.user = user;
            event.outcome = login.getClass().getSimpleName();
            event.commit();
        }
        return login;
    }

    Login told(Login login, Entry entry) {
        switch (login) {
            case Login.In(Account account) -> occurred(HookEvent.LOGIN_SUCCEEDED, account.address().toString(), entry, "");
            case Login.Wrong() -> occurred(HookEvent.LOGIN_FAILED, entry.user(), entry, "wrong " + entry.way());
            case Login.Disabled() -> occurred(HookEvent.LOGIN_FAILED, entry.user(), entry, "the account is disabled");
        }
        return login;
    }

    private void occurred(HookEvent event, String user, Entry entry, String reason) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("user", user);
        facts.put("protocol", entry.protocol());
        facts.put("client", entry.from());
        facts.put("way", entry.way());
        if (!reason.isEmpty()) {
            facts.put("reason", reason);
        }
        occurrences.note(event, user.substring(user.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT), facts);
    }
}
