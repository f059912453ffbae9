package dev.teal.cli.command.inspect;

import dev.teal.app.Registration;
import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.base.Sizes;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.config.Config;
import dev.teal.config.Destination;
import dev.teal.config.read.ConfigFile;
import dev.teal.config.read.Destinations;
import dev.teal.server.Server;
import dev.teal.server.ssh.Servers;
import dev.teal.setup.AppStatus;
import dev.teal.setup.ServerApps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `teal apps [HOST]`
public final class AppsVerb implements Verb {
    /// Where to look.
    private record Place(Destination server, List<String> nginx) {
        static Place of(Invocation invocation) {
            Optional<String> host = invocation.arguments().get(0);
            if (host.isPresent()) {
                return new Place(Destinations.argument("HOST", host.get()), List.of("nginx"));
            }
            Config config = ConfigFile.read(invocation.globals().source());
            return new Place(config.server(), config.router().nginx().command());
        }
    }

    @Override
    public List<String> arguments() {
        return List.of("[HOST]");
    }

    @Override
    public String description() {
        return """
                Lists the apps and stages that Teal runs on a server: that of teal.yml, or
                HOST, written as after ssh, which needs no teal.yml. DISK is what the images
                of the app's releases, its folder `data`, and Teal's own folder (snapshots)
                take. Images count in full, also layers that several of them share, so the
                disk holds less. Apps with `runtime: process` are not listed.
                """;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        Place place = Place.of(invocation);
        try (Server server = Servers.connect(
                place.server(), invocation.events().about("", place.server().toString()))) {
            List<AppStatus> all = AppStatus.of(server, ServerApps.of(server, place.nginx()));
            if (invocation.globals().json()) {
                Map<String, Object> map = new LinkedHashMap<>();
                map.put("server", server.name());
                map.put("apps", all.stream().map(AppsVerb::asMap).toList());
                invocation.out().json(Json.write(map));
            } else {
                show(invocation.out(), server.name(), all);
            }
        }
        return ExitCode.DONE;
    }

    private static void show(Out out, String server, List<AppStatus> all) {
        if (all.isEmpty()) {
            out.safeLine("Teal runs no app on " + server);
            return;
        }
        Table table = new Table(List.of("APP", "RELEASE", "STATE", "PORTS", "DISK", "HOSTS"), Set.of("DISK"));
        for (AppStatus one : all) {
            Registration app = one.app();
            table.row(
                    app.app(),
                    one.release().isEmpty() ? "-" : one.release(),
                    one.state(),
                    ports(app),
                    Sizes.of(one.image() + one.data().orElse(0) + one.teal())
                            + (one.data().isPresent() ? "" : "+"),
                    app.hosts().isEmpty() ? "all at " + app.listen() : String.join(" ", app.hosts()));
        }
        table.print(out);
    }

    /// A port of 0 is not known.
    private static String ports(Registration app) {
        return (app.slots().blue() + "/" + app.slots().green()).replaceAll("\\b0\\b", "?");
    }

    private static Map<String, Object> asMap(AppStatus one) {
        Registration app = one.app();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("app", app.app());
        map.put("stage", app.stage());
        map.put("directory", app.directory());
        map.put("live", one.live().map(Object::toString).orElse(""));
        map.put("release", one.release());
        map.put("state", one.state());
        map.put("blue", app.slots().blue());
        map.put("green", app.slots().green());
        map.put("listen", app.listen());
        map.put("hosts", app.hosts());
        map.put("images", one.images());
        map.put("images_bytes", one.image());
        one.data().ifPresent(bytes -> map.put("data_bytes", bytes));
        map.put("teal_bytes", one.teal());
        map.put("set_up_at", app.at());
        return map;
    }
}
