package org.signetmail.net;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Name;

import static org.assertj.core.api.Assertions.assertThat;

class PrivateNamesTest {
    private static final List<Name> ANCHORED = List.of(Name.root, Name.fromConstantString("signed.test."));

    @ParameterizedTest
    @CsvSource({
        "mail.corp.internal, true", "MAIL.CORP.LOCAL, true", "lan, true", "box.home.arpa, true", "other.test, true",
        "mx.signed.test, false", "signed.test, false", "example.com, false", "internal.example.com, false", "arpa, false", "., false"})
    void knowsWhatTheRootDenies(String name, boolean uncheckable) throws Exception {
        assertThat(PrivateNames.uncheckable(Name.fromString(name, Name.root), ANCHORED)).isEqualTo(uncheckable);
    }
}
