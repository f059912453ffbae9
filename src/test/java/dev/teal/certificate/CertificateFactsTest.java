package dev.teal.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.certificate.CertificateFacts.Failure;
import dev.teal.config.TlsConfig.Acme;
import dev.teal.config.value.AcmeValues;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateFactsTest {
    private static final Acme ACME = new Acme("teal-hub", AcmeValues.LETS_ENCRYPT, Optional.empty());
    private static final List<String> HOSTS = List.of("www.example.com", "Hub.example.com");
    private static final String[] GOOD = {
        "end=2027-03-01T12:00:00Z", "names=hub.example.com www.example.com", "authority=" + AcmeValues.LETS_ENCRYPT
    };

    private static CertificateFacts facts(String... more) {
        List<String> lines = new ArrayList<>(List.of(GOOD));
        lines.addAll(List.of(more));
        return CertificateFacts.of(lines);
    }

    @Test
    void aFileThatCannotBeReadHasNoFacts() {
        assertThat(CertificateFacts.of(List.of()).serves()).isFalse();
    }

    @Test
    void aGoodOneIsWanted() {
        assertThat(facts().isWanted(ACME, HOSTS)).isTrue();
        assertThat(facts("soon=").serves()).isTrue();
    }

    @Test
    void anotherIsWantedWhenItEndsOrIsForOthersOrFromOthersOrWasNotRenewed() {
        for (String fact : List.of("soon=", "expired=", "lacks=hub.example.com", "failed=2027-01-01T00:00:00Z no")) {
            assertThat(facts(fact).isWanted(ACME, HOSTS)).as(fact).isFalse();
        }
        assertThat(facts().isWanted(ACME, List.of("hub.example.com"))).isFalse();
        Acme other = new Acme("teal-hub", URI.create("https://ca.example.com/dir"), Optional.empty());
        assertThat(facts().isWanted(other, HOSTS)).isFalse();
    }

    @Test
    void aFailedRenewalHasTheWordsOfItsReason() {
        assertThat(facts("failed=2027-01-01T00:00:00Z dial tcp 127.0.0.1:80: connect: a=b")
                        .failure())
                .contains(new Failure(Instant.parse("2027-01-01T00:00:00Z"), "dial tcp 127.0.0.1:80: connect: a=b"));
    }
}
