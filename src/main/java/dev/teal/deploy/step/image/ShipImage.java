package dev.teal.deploy.step.image;

import dev.teal.app.Environment;
import dev.teal.app.Release;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.Layout;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Brings the release to the server: its image, its record, its environment. Nothing of it is taken back when
/// a later step fails: a failed container that is kept may still need it. It goes after the next successful
/// deployment.
public record ShipImage(ReleaseCandidate candidate, String server) implements Step {
    @Override
    public String name() {
        return "ship";
    }

    @Override
    public String describe() {
        return "send the image to " + server;
    }

    @Override
    public String run(StepContext context) {
        store(context);
        Target target = context.target();
        return target.images()
                .ship(target.server(), context.image(), others(context.state()), context.progress(this))
                .what();
    }

    /// What may be there of the image already.
    public static List<String> others(ServerState state) {
        return state.facts().releases().stream().map(Release::image).toList();
    }

    /// A file a line: a dot (a text may be empty), its text in base64, its path.
    private static final String STORE = """
            umask 077
            while read -r text path; do
              printf %s "${text#.}" | base64 -d >"$path.new" && sync "$path.new" && mv "$path.new" "$path" || { rm -f "$path.new"; exit 1; }
            done
            """;

    private void store(StepContext context) {
        Layout layout = context.target().layout();
        Release release = candidate.release();
        Environment environment = candidate.environment();
        boolean process = !release.command().isEmpty();
        StringBuilder files = new StringBuilder(file(environment.envFile(), layout.env(release.id())));
        if (process || !release.passed().isEmpty()) {
            String shell = process ? environment.allAsShell() : environment.shellFile();
            files.append(file(shell, layout.env(release.id()) + ".sh"));
        }
        files.append(file(Json.write(Release.class, release), layout.release(release.id())));
        Result stored = context.target().server().run(Command.script(STORE).withInput(files.toString()));
        if (!stored.ok()) {
            throw Problem.failed(
                    "the release cannot be written on " + server + ", into " + layout.teal(),
                    stored.errorLines(),
                    "free some space or mend the permissions there, then try again");
        }
    }

    private static String file(String text, String path) {
        return "." + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + " " + path + "\n";
    }
}
