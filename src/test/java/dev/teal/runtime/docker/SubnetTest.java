package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.base.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    /// The second line is from an older Teal, the third a network created by hand: their addresses stay.
    @ParameterizedTest
    @CsvSource({
        "10.88.0.64/26,    10.88.0.65,    10.88.0.66,    10.88.0.67,    10.88.0.96/27",
        "172.18.0.0/24,    172.18.0.1,    172.18.0.2,    172.18.0.3,    172.18.0.128/25",
        "172.18.0.0/16,    172.18.0.1,    172.18.0.2,    172.18.0.3,    172.18.128.0/17",
        "192.168.255.240/28, 192.168.255.241, 192.168.255.242, 192.168.255.243, 192.168.255.248/29",
    })
    void theFirstAddressesGoToGatewayAndSlotsAndTheUpperHalfToOthers(
            String cidr, String gateway, String blue, String green, String others) {
        Subnet subnet = Subnet.of(cidr + "\n");
        assertThat(subnet.gateway()).isEqualTo(gateway);
        assertThat(subnet.host(Slot.BLUE)).isEqualTo(blue);
        assertThat(subnet.host(Slot.GREEN)).isEqualTo(green);
        assertThat(subnet.others()).hasToString(others);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fd00:1::/64", "10.88.0.64/29", "172.18.0/24", "172.18.0.0", "172.18.0.0/24 fd00::/64"})
    void aSubnetThatIsNotIpv4OrTooSmallIsRefused(String cidr) {
        assertThatThrownBy(() -> Subnet.of(cidr))
                .isInstanceOf(Problem.class)
                .hasMessage(
                        "the app's Docker network has the subnet \"%s\"; it must be IPv4 with at least 16 addresses",
                        cidr);
    }
}
