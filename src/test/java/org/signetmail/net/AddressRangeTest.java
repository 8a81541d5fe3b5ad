package org.signetmail.net;

import java.net.InetAddress;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.1,192.0.2.1,true", "192.0.2.1,192.0.2.2,false", "192.0.2.0/25,192.0.2.127,true", "192.0.2.0/25,192.0.2.128,false",
        "0.0.0.0/0,203.0.113.9,true", "0.0.0.0/0,2001:db8::1,false", "2001:db8::/33,2001:db8:7fff::1,true", "2001:db8::/33,2001:db8:8000::1,false",
        "::1,::1,true", "::/0,2001:db8::1,true"})
    void contains(String range, String address, boolean inside) throws Exception {
        assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/8", "proxy.example", "192.0.2.1/33", "192.0.2.1/-1", "192.0.2.1/24", "192.0.2.0/24/8", "2001:db8::/129", "1.2.3", "300.1.1.1", "::g", "192.0.2.0/", "1:2"})
    void whatIsNoneIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
    }

    @Property
    void nothingElseIsThrown(@ForAll String text) {
        try {
            assertThat(AddressRange.parse(text).bits()).isNotNegative();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).contains(text);
        }
    }
}
