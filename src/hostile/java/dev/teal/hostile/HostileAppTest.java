package dev.teal.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.ground.Ground;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The short form of `./dev bench hostile`: of each kind of plant one or two, with verbs that once did what the app
/// wanted.
@Tag("server")
class HostileAppTest {
    private static final int UID = 1001;

    private static HostileServer app;

    @BeforeAll
    static void anAppThatIsHostile() {
        app = HostileServer.start(Ground.engine(), UID);
    }

    @AfterAll
    static void end() {
        if (app != null) {
            app.close();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "hub.db is a link to a neighbour's database           | data snapshot",
                "hub.db is a FIFO                                     | data verify",
                "hub.db is missing                                    | data snapshot",
                "its directory is a link to the neighbour's           | data snapshot",
                "its directory is a link to /etc                      | data restore",
                "hub.db.teal-new is a link                            | data restore",
                "names with a newline and a forged line               | data list",
                "its directory is a link to /etc                      | apps",
                "a hot journal in rollback mode                       | data restore",
                "edit() in a CHECK                                    | data pull, data push",
                "edit() in a CHECK                                    | deploy",
                ".shell behind a NUL                                  | rollback",
                "1 TB behind a header                                 | data snapshot",
                "whatever is new becomes a link                       | data restore",
                "a library whose path is a FIFO                       | data status",
                "a name with a forged line                            | deploy",
            })
    void gainsNothing(String plant, String verb) {
        Combination combination = new Combination(UID, Plants.named(plant), Verb.named(verb));
        assertThat(combination.run(app).violations()).isEmpty();
    }
}
