package dev.teal.deploy.operation.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.app.Address;
import dev.teal.config.Config.RunsAs;
import dev.teal.runtime.Processes;
import dev.teal.runtime.Processes.AppProcess;
import dev.teal.runtime.Processes.Listener;
import dev.teal.server.Identity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docker  |                         | hub-green runs, but listens on no port (yet). |
            docker  | 127.0.0.1:3000          | hub-green listens on 127.0.0.1:3000 only: nothing outside of its container reaches that. | have the app listen on 0.0.0.0:3000 (Next.js
            docker  | ::1:3000                | hub-green listens on [::1]:3000 only: nothing outside of its container reaches that. | have the app listen on 0.0.0.0:3000
            docker  | 0.0.0.0:8080            | hub-green listens on 0.0.0.0:8080, but container.port is 3000. | write container.port: 8080, or have the app listen on 3000
            docker  | 127.0.0.1:8080          | hub-green listens on 127.0.0.1:8080, but container.port is 3000. | have the app listen on 0.0.0.0:3000
            docker  | 0.0.0.0:3000 :::9229    | hub-green listens on 0.0.0.0:3000 and [::]:9229, but sent no HTTP answer from there. |
            docker  | :::3000                 | hub-green listens on [::]:3000, but sent no HTTP answer from there. | if it takes IPv6 alone there, have the app listen on 0.0.0.0:3000
            process | 127.0.0.1:3000          | hub-green listens on 127.0.0.1:3000, but sent no HTTP answer from there. |
            process | 127.0.0.1:8080          | hub-green listens on 127.0.0.1:8080, but its slot's port is 3000. | have the app listen on the port in PORT
            """)
    void whyNothingAnswers(String runtime, String listeners, String what, String next) {
        ListenCheck found = ListenCheck.of(
                        processes(listeners),
                        "hub-green",
                        new Address("172.18.0.3", 3000),
                        runtime.equals("docker") ? RunsAs.DOCKER : RunsAs.PROCESS)
                .orElseThrow();
        assertThat(found.what()).isEqualTo(what);
        assertThat(found.next()).startsWith(next == null ? "" : next);
        if (next == null) {
            assertThat(found.next()).isEmpty();
        }
    }

    private static Processes processes(String listeners) {
        List<Listener> all = listeners == null
                ? List.of()
                : Stream.of(listeners.split(" ", -1))
                        .map(text -> new Listener(
                                text.substring(0, text.lastIndexOf(':')),
                                Integer.parseInt(text.substring(text.lastIndexOf(':') + 1))))
                        .toList();
        return new Processes(List.of(new AppProcess(1, "node", Identity.of(0, 0), all)), all);
    }
}
