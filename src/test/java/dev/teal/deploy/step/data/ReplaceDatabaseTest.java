package dev.teal.deploy.step.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.Problem;
import dev.teal.data.Source;
import dev.teal.deploy.WithAppFolder;
import dev.teal.deploy.operation.data.RetainedData.Older;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplaceDatabaseTest extends WithAppFolder {
    private ReplaceDatabase replace() {
        return new ReplaceDatabase(List.of(database()), "restore-1");
    }

    @Test
    void theOldDatabaseIsKeptAndPutBackByAnUndo() {
        Path copy = folder.resolve("copy.db");
        sql(copy, "CREATE TABLE assets(name); INSERT INTO assets VALUES ('older')");
        Older older = new Older(new Source.Copy(copy.toString()), copy.toFile().length());
        run(new PrepareRestore("manual-1", Map.of(database(), older), "restore-1"));
        assertThat(run(replace())).isEqualTo("old one kept as hub.db.replaced-restore-1");
        assertThat(sql("SELECT name FROM assets")).isEqualTo("older");
        assertThat(undo(replace())).isEqualTo("the old database is in place again");
        assertThat(sql("SELECT name FROM assets")).isEqualTo("one");
    }

    @Test
    void withoutAPreparedDatabaseNothingIsReplaced() {
        Problem problem = failure(replace());
        assertThat(problem).hasMessage("data/hub.db could not be replaced (exit code 1)");
        assertThat(problem.details()).containsExactly("hub.db.teal-new-restore-1 does not exist");
        assertThat(undo(replace())).isEqualTo("nothing was replaced");
        assertThat(sql("SELECT name FROM assets")).isEqualTo("one");
    }
}
