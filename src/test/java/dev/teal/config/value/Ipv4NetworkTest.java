package dev.teal.config.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.88.0.0/24,    10.88.0.64/26,   true",
        "10.88.0.64/26,   10.88.0.0/24,    true",
        "10.88.0.64/26,   10.88.0.0/26,    false",
        "10.88.0.64/26,   10.88.0.127,     true",
        "10.88.0.64/26,   10.88.0.128,     false",
        "0.0.0.0/0,       203.0.113.9,     true",
        "127.255.0.0/16,  128.0.0.0/1,     false",
        "192.168.0.0/16,  192.168.255.0/28, true",
    })
    void networksOverlapWhenTheyHaveAnAddressInCommon(String one, String other, boolean overlap) {
        assertThat(network(one).overlaps(network(other))).isEqualTo(overlap);
        assertThat(network(other).overlaps(network(one))).isEqualTo(overlap);
    }

    @Test
    void anAddressGivesItsNetwork() {
        assertThat(network("10.0.0.77/26")).hasToString("10.0.0.64/26");
        assertThat(network("10.0.0.77")).hasToString("10.0.0.77/32");
        assertThat(network("255.255.255.255/0")).hasToString("0.0.0.0/0");
    }

    @Test
    void addressesAreCountedFromTheFirst() {
        assertThat(network("10.0.0.0/16").host(256)).isEqualTo("10.0.1.0");
        assertThat(network("223.255.255.240/28").host(15)).isEqualTo("223.255.255.255");
        assertThat(network("10.0.0.0/8").upperHalf()).hasToString("10.128.0.0/9");
        assertThat(network("10.0.0.0/28").size()).isEqualTo(16);
    }

    @Test
    void aLargerNetworkIsCutToItsStart() {
        assertThat(network("172.18.0.0/16").atMost(24)).hasToString("172.18.0.0/24");
        assertThat(network("10.88.0.64/26").atMost(24)).hasToString("10.88.0.64/26");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "default", "10.0.0/24", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/", "fd00::/8", "1.2.3.4.5"})
    void otherTextIsNotAnIpv4Network(String text) {
        assertThat(Ipv4Network.of(text)).isEmpty();
    }

    private static Ipv4Network network(String text) {
        return Ipv4Network.of(text).orElseThrow();
    }
}
