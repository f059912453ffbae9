package dev.teal.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.event.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    @Test
    void theSlotsHaveTheSecondAndThirdAddressAndOthersTheUpperHalf() {
        Subnet subnet = Subnet.of("172.18.0.0/24\n");
        assertThat(subnet.host(Slot.BLUE)).isEqualTo("172.18.0.2");
        assertThat(subnet.host(Slot.GREEN)).isEqualTo("172.18.0.3");
    }

    @Test
    void aWiderNetworkServesAsWell() {
        assertThat(Subnet.of("172.18.0.0/16").host(Slot.BLUE)).isEqualTo("172.18.0.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "fd00:1::/64", "172.18.0.128/25", "172.18.0/24", "172.18.0.0", "172.18.0.0/24 fd00::/64"})
    void whatIsNotAnIpv4NetworkEndingInZeroIsRefused(String cidr) {
        assertThatThrownBy(() -> Subnet.of(cidr))
                .isInstanceOf(Problem.class)
                .hasMessage("the app's Docker network has the subnet \"%s\", not an IPv4 one that ends in .0", cidr);
    }
}
