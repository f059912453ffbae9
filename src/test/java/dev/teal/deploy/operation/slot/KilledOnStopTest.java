package dev.teal.deploy.operation.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KilledOnStopTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /bin/sh -c node_server.js | its first process is a shell (sh -c)
            bash -lc node             | its first process is a shell (bash -lc)
            /bin/sh /start            | its first process is a script
            /docker-entrypoint.sh x   | its first process is a script
            npm start                 | npm stands between Docker and the app
            node server.js            | the app must end on SIGTERM
            sh                        | its first process is a script
            """)
    void theFixFitsTheFirstProcess(String argv, String fix) {
        assertThat(KilledOnStop.fix(List.of(argv.split(" ", -1))))
                .startsWith(fix)
                .endsWith("raise stop_timeout");
    }
}
