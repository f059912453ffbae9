package dev.teal.deploy;

import dev.teal.config.Layout;
import dev.teal.event.Json;
import dev.teal.event.Problem;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.slot.Environment;
import dev.teal.slot.Release;
import java.util.List;

/// Brings the release to the server: its image, its record, its environment. Nothing of it is taken back when
/// a later step fails: a failed container that is kept may still need it. It goes after the next successful
/// deployment.
record ShipImage(Candidate candidate, String server) implements Step {
    @Override
    public String name() {
        return "ship";
    }

    @Override
    public String describe() {
        return "send the image to " + server;
    }

    @Override
    public String run(Work work) {
        store(work);
        Site site = work.site();
        List<String> others =
                work.survey().look().releases().stream().map(Release::image).toList();
        return site.images()
                .ship(site.server(), work.image(), others, work.progress(this))
                .what();
    }

    private void store(Work work) {
        Layout layout = work.site().layout();
        Release release = candidate.release();
        Environment environment = candidate.environment();
        boolean process = !release.command().isEmpty();
        write(work, layout.env(release.id()), environment.envFile());
        if (process || !release.passed().isEmpty()) {
            write(work, layout.env(release.id()) + ".sh", process ? environment.allAsShell() : environment.shellFile());
        }
        write(work, layout.release(release.id()), Json.write(Release.class, release));
    }

    static void write(Work work, String path, String text) {
        Result written = work.site()
                .server()
                .run(Command.script("umask 077; cat >\"$1.new\" && sync \"$1.new\" && mv \"$1.new\" \"$1\"", path)
                        .withInput(text));
        if (!written.ok()) {
            throw Problem.failed(
                    path + " cannot be written on " + work.site().server().name(),
                    written.complaint(),
                    "free some space or mend the permissions there, then try again");
        }
    }
}
