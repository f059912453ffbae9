package dev.teal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {
    private static final Accounts NODE = new Accounts("""
            root:x:0:0:root:/root:/bin/bash
            node:x:1000:1001::/home/node:/bin/sh

            # no account
            22:x:1022:1022::/:
            """, """
            root:x:0:
            node:x:1001:
            audio:x:29:pulse,node
            docker:x:999:node
            1022:x:7:
            """);

    /// @param expected `uid:gid groups`; empty when Docker refuses it
    @ParameterizedTest
    @CsvSource({
        "'', 0:0",
        "0, 0:0",
        "root, 0:0",
        "node, '1000:1001 29,999'",
        "1000, '1000:1001 29,999'",
        "node:node, 1000:1001",
        "node:audio, 1000:29",
        "node:29, 1000:29",
        "1000:1000, 1000:1000",
        "1001, 1001:0",
        "1001:node, 1001:1001",
        "22, 22:0",
        ":node, 0:1001",
        "nobody, ''",
        "node:wheel, ''",
        "4294967295, ''"
    })
    void aUserGetsTheIdentityThatRuncGivesIt(String user, String expected) {
        String found = NODE.identity(user, List.of(), true)
                .map(identity -> (identity.owner() + " " + identity.groupList()).strip())
                .orElse("");
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, true, true", "0, false, false", "1000, true, false"})
    void onlyRootWithItsCapabilityOverrides(String user, boolean capability, boolean overrides) {
        assertThat(NODE.identity(user, List.of("audio", "44", "none"), capability))
                .hasValueSatisfying(identity -> {
                    assertThat(identity.overrides()).isEqualTo(overrides);
                    assertThat(identity.groups()).contains(29L, 44L);
                });
    }
}
