package org.signetmail.web.pages;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import org.signetmail.web.api.Problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FirstCertificatePagesTest {
    @Test
    void anAuthorityIsNamedAfterItsHost() {
        assertThat(FirstCertificatePages.named(OrderPages.LETS_ENCRYPT)).isEqualTo("acme-v02.api.letsencrypt.org");
        assertThat(FirstCertificatePages.named("https://localhost:14000/dir")).isEqualTo("localhost:14000");
        assertThat(FirstCertificatePages.named("https://ca.example:443/dir")).isEqualTo("ca.example");
        assertThatThrownBy(() -> FirstCertificatePages.named("ca.example")).isInstanceOf(Problem.Refused.class);
        assertThatThrownBy(() -> FirstCertificatePages.named("https://ca example/")).isInstanceOf(Problem.Refused.class);
    }

    @Property
    void whateverIsTypedIsAHostOrRefused(@ForAll String typed) {
        try {
            assertThat(FirstCertificatePages.named(typed)).isNotEmpty();
        } catch (Problem.Refused refused) {
            assertThat(refused.problem().field()).isEqualTo("directory");
        }
    }
}
