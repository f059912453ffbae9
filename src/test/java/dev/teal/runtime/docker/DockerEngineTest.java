package dev.teal.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.runtime.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DockerEngineTest {
    @Test
    void factsComeInAnyOrder() {
        Engine engine = DockerEngine.read("""
                {"SecurityOptions":["name=seccomp,profile=default","name=userns"],"DockerRootDir":"/var/lib/docker",\
                "Containers":3,"Architecture":"x86_64","OSType":"linux"}""");
        assertThat(engine.platform()).isEqualTo("linux/amd64");
        assertThat(engine.folder()).isEqualTo("/var/lib/docker");
        assertThat(engine.remapsUsers()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"x86_64,amd64", "aarch64,arm64", "armv7l,arm", "riscv64,riscv64"})
    void architecturesAreNamedAsImagesNameThem(String machine, String platform) {
        String info = "{\"OSType\":\"linux\",\"Architecture\":\"" + machine + "\",\"SecurityOptions\":null}";
        assertThat(DockerEngine.read(info))
                .extracting(Engine::platform, Engine::folder, Engine::remapsUsers)
                .containsExactly("linux/" + platform, "", false);
    }
}
