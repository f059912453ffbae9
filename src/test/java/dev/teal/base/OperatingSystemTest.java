package dev.teal.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatingSystemTest {
    @ParameterizedTest
    @CsvSource({"Linux,LINUX", "Mac OS X,MACOS", "Windows 11,WINDOWS", "Windows Server 2022,WINDOWS", "FreeBSD,OTHER"})
    void javasNameTellsWhichItIs(String name, OperatingSystem system) {
        assertThat(OperatingSystem.of(name)).isEqualTo(system);
    }
}
