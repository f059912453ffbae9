package dev.teal.bench;

import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.TestServer;
import java.util.ArrayList;
import java.util.List;

/// What an image costs on its way to a server: two usual scripts, and Teal. Each way begins with a server that has
/// nothing, ships the first release, then one whose app alone differs, and Teal also the same one again.
final class Transfer {
    private static final int MEGABYTES = Report.number("MEGABYTES", 300);
    /// What is more is a stream, whose acknowledgements look like round trips.
    private static final int MESSAGES = 100_000;

    private static final Engine BUILDER = engine("BUILDER");
    private static final Engine SERVER = engine("SERVER");
    private static final List<String> LAYERS = List.of("system", "runtime", "lib", "base", "dependencies", "app");

    private final LargeImage image;
    private final BuildEngine engine;
    private final Smallest smallest;
    private final List<List<String>> ways = new ArrayList<>();
    private final List<List<String>> deployments = new ArrayList<>();
    private int version = 1;

    private Transfer(LargeImage image, BuildEngine engine) {
        this.image = image;
        this.engine = engine;
        image.version(version);
        engine.build(image.context(), "agent-hub:1");
        this.smallest = Smallest.of("agent-hub:1", engine);
    }

    public static void main(String[] args) {
        Report.head("An image on its way", "./dev bench transfer");
        Report.text("Built with %s, for a server with %s.".formatted(BUILDER, SERVER));
        try (BuildEngine engine = BuildEngine.start(BUILDER)) {
            Report.progress("making an image of " + MEGABYTES + " MB");
            Transfer bench = new Transfer(LargeImage.make(MEGABYTES), engine);
            Report.table(bench.layers());
            bench.ways();
            new CutLine(SERVER, engine, bench.image).run(Link.wanted().getFirst());
        }
    }

    private static Engine engine(String variable) {
        return Engine.valueOf(System.getenv().getOrDefault(variable, Engine.BOOKWORM.name()));
    }

    private List<List<String>> layers() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("layer", "bytes", "gzip", "zstd -3"));
        for (int i = 0; i < LAYERS.size(); i++) {
            Smallest.Layer layer = smallest.layers().get(i);
            rows.add(List.of(
                    LAYERS.get(i),
                    Report.whole(layer.bytes()),
                    Report.whole(layer.gzip()),
                    Report.whole(layer.zstd())));
        }
        rows.add(List.of("config and manifest", Report.whole(smallest.about()), "", ""));
        return rows;
    }

    private void ways() {
        ways.add(List.of("link", "way", "deployment", "bytes sent", "of the fewest", "time"));
        deployments.add(List.of(
                "link",
                "Teal's deployment",
                "build",
                "ship",
                "its round trips",
                "bytes sent in all",
                "received",
                "time"));
        for (Link link : Link.wanted()) {
            script(link, "save, gzip, scp, load", Upload.Script.FILE);
            script(link, "save, zstd -3, ssh, load", Upload.Script.PIPE);
            teal(link);
        }
        Report.table(ways);
        Report.table(deployments);
    }

    private void script(Link link, String title, String script) {
        try (TestServer server = TestServer.with(SERVER);
                Relay relay = link.to(server)) {
            Upload way = new Upload.Script(title, script, engine, image, server, relay);
            first(link, way);
            second(link, way);
        }
    }

    private void teal(Link link) {
        try (TestServer server = TestServer.with(SERVER);
                Relay relay = link.to(server)) {
            Upload way = Upload.Deploy.to(server, engine, image, relay);
            deployment(link, "first", first(link, way));
            deployment(link, "app changed", second(link, way));
            Upload.Sent same = way.send(version);
            row(link, way, "nothing changed", same, "");
            deployment(link, "nothing changed", same);
        }
    }

    private Upload.Sent first(Link link, Upload way) {
        return changed(link, way, "first", smallest.whole());
    }

    private Upload.Sent second(Link link, Upload way) {
        return changed(link, way, "app changed", smallest.changed());
    }

    private Upload.Sent changed(Link link, Upload way, String deployment, long fewest) {
        image.version(++version);
        Upload.Sent sent = way.send(version);
        row(link, way, deployment, sent, Report.ratio(sent.bytes().up(), fewest));
        return sent;
    }

    private void row(Link link, Upload way, String deployment, Upload.Sent sent, String ofTheFewest) {
        Report.progress(link.title() + ", " + way.title() + ", " + deployment + ": " + sent);
        ways.add(List.of(
                link.title(),
                way.title(),
                deployment,
                Report.whole(sent.bytes().up()),
                ofTheFewest,
                Report.seconds(sent.time())));
    }

    private void deployment(Link link, String which, Upload.Sent sent) {
        deployments.add(List.of(
                link.title(),
                which,
                Report.seconds(sent.build()),
                Report.seconds(sent.time()),
                sent.bytes().up() > MESSAGES ? "" : String.valueOf(sent.bytes().turns()),
                Report.whole(sent.all().up()),
                Report.whole(sent.all().down()),
                Report.seconds(sent.wall())));
    }
}
