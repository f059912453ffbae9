package dev.teal.deploy;

import dev.teal.event.Problem;
import dev.teal.server.Result;
import dev.teal.slot.Release;
import java.time.Duration;
import java.util.List;

/// Runs the one-off command (migrations) of the new release, once, before its slot starts. What it did to the
/// data stays, whatever becomes of the deployment: so it should only add.
record RunReleaseCommand(Release release, List<String> argv) implements Step {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int SHOWN_LINES = 15;

    @Override
    public String name() {
        return "release";
    }

    @Override
    public String describe() {
        return "run once: " + String.join(" ", argv);
    }

    @Override
    public String run(Work work) {
        work.newReleaseRuns();
        Result result = work.site().server().run(work.site().slots().runOnce(release, argv), LIMIT);
        if (!result.ok()) {
            List<String> said = result.complaint();
            throw Problem.failed(
                    "the release command failed with exit code " + result.exitCode() + ": " + String.join(" ", argv),
                    said.subList(Math.max(0, said.size() - SHOWN_LINES), said.size()),
                    "mend it and `teal deploy`; " + ofTheData(work));
        }
        return "done";
    }

    private static String ofTheData(Work work) {
        return "what it already did to the data stays"
                + work.snapshot()
                        .map(taken -> ", unless you put back the snapshot from before it: `teal data restore "
                                + taken.id() + "`")
                        .orElse("");
    }
}
