package dev.teal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.doctor.DataChecks.Owner;
import dev.teal.server.Identity;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {
    /// User 1000 of groups 1000 and 50.
    @ParameterizedTest
    @CsvSource({
        "1000, 0, 700, true", "1000, 0, 500, false", "0, 0, 777, true", "0, 0, 755, false",
        "0, 50, 770, true", "0, 50, 750, false", "0, 1000, 730, true", "1000, 1000, 077, false"
    })
    void theModeTellsWhoMayWrite(long uid, long gid, String mode, boolean may) {
        Owner owner = new Owner(uid, gid, Integer.parseInt(mode, 8));
        assertThat(owner.lets(new Identity(1000, 1000, new TreeSet<>(List.of(50L)), false)))
                .isEqualTo(may);
        assertThat(owner.lets(new Identity(0, 0, new TreeSet<>(), true))).isTrue();
    }
}
