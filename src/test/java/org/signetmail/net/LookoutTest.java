package org.signetmail.net;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LookoutTest {
    @Test
    void oneLooksAtATime() {
        var lookout = new Lookout(2);
        assertThat(lookout.mayLook()).isTrue();
        assertThat(lookout.mayLook()).isFalse();
        lookout.done();
        assertThat(lookout.mayLook()).isTrue();
    }

    @Test
    void nobodyLooksWhereThereIsOneProcessor() {
        assertThat(new Lookout(1).mayLook()).isFalse();
    }
}
