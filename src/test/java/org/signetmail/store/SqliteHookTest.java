package org.signetmail.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteHookTest extends HookContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }

    @Test
    void whoeverIsDeadHoldsNothing() throws Exception {
        HookBook.Hook hook = hook("a", ALL);
        assertThat(store.hooks().lease(hook.id(), "one", clock.instant().plusSeconds(60))).isPresent();
        reopen();
        assertThat(store.hooks().lease(hook.id(), "two", clock.instant().plusSeconds(60))).isPresent();
    }
}
