package dev.teal.setup;

import dev.teal.app.Registration;
import dev.teal.app.Slot;
import dev.teal.config.Config.RunsAs;
import dev.teal.config.Layout;
import dev.teal.data.Jail;
import dev.teal.data.VolumeSize;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Reply;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// The state of an app, for `teal apps`.
///
/// @param live    the slot that nginx sends requests to; empty when nginx does not answer for the app
/// @param release of the live slot; empty when nothing is deployed, or by Teal
/// @param state   `running`, another word of the engine for the live container, `not deployed`, `closed`, `no router`
/// @param images  the number of images of its releases
/// @param image   bytes of these images, each with all of its layers, also those that it shares with others
/// @param data    bytes of the folder `data`; empty when unknown
/// @param teal    bytes of Teal's own folder: snapshots, records
public record AppStatus(
        Registration app,
        Optional<Slot> live,
        String release,
        String state,
        int images,
        long image,
        OptionalLong data,
        long teal) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// Queries all apps of a server, in one round trip.
    public static List<AppStatus> of(Server server, ServerApps apps) {
        List<String> arguments = new ArrayList<>();
        apps.apps().forEach(app -> arguments.addAll(arguments(app)));
        List<String> lines = server.run(Command.script(Scripts.read(AppStatus.class, "app-facts.sh"), arguments), LIMIT)
                .lines();
        return apps.apps().stream().map(app -> of(app, apps, lines)).toList();
    }

    private static List<String> arguments(Registration app) {
        Layout layout = new Layout(app.directory());
        Command ask = Command.of(Curl.argv(
                "--max-time",
                "5",
                "--fail",
                "--max-filesize",
                "64",
                "--haproxy-protocol",
                "--header",
                "Host: " + app.app(),
                "http://" + app.control() + "/.teal/slot"));
        Command size = new VolumeSize(new Jail(layout, RunsAs.DOCKER), layout.data()).query();
        return List.of(app.app(), app.directory(), ask.inShell(), size.inShell());
    }

    static AppStatus of(Registration app, ServerApps apps, List<String> lines) {
        Optional<Slot> live = values(lines, "live " + app.app()).stream()
                .flatMap(slot -> Slot.named(slot).stream())
                .findFirst();
        Optional<EngineContainer> container = live.flatMap(slot -> apps.container(app.app() + "-" + slot));
        boolean closed = lines.contains("closed " + app.app());
        Set<String> images = new TreeSet<>(values(lines, "image " + app.app()));
        return new AppStatus(
                app,
                live,
                container.map(EngineContainer::release).orElse(""),
                live.isEmpty()
                        ? "no router"
                        : closed
                                ? "closed"
                                : container.map(EngineContainer::status).orElse("not deployed"),
                images.size(),
                images.stream()
                        .mapToLong(id -> number(lines, "size " + id).orElse(0))
                        .sum(),
                kibibytes(lines, "data " + app.app()),
                kibibytes(lines, "teal " + app.app()).orElse(0));
    }

    private static OptionalLong kibibytes(List<String> lines, String name) {
        OptionalLong found = number(lines, name);
        return found.isPresent() ? OptionalLong.of(found.getAsLong() * 1024) : found;
    }

    private static OptionalLong number(List<String> lines, String name) {
        return values(lines, name).stream().mapToLong(Reply::number).findFirst();
    }

    private static List<String> values(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }
}
