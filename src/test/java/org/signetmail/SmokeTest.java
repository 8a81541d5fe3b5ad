package org.signetmail;

import org.junit.jupiter.api.Test;

import org.signetmail.text.SyntaxError;

import static org.assertj.core.api.Assertions.assertThat;

class SmokeTest {
    @Test
    void syntaxErrorHasNoStack() {
        assertThat(new SyntaxError(3, "x").getStackTrace()).isEmpty();
    }

    @net.jqwik.api.Property(tries = 5)
    void jqwikRuns(@net.jqwik.api.ForAll int x) {
        assertThat(Integer.toString(x)).isNotEmpty();
    }
}
