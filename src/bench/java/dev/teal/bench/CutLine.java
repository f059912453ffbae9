package dev.teal.bench;

import dev.teal.ground.BuildEngine;
import dev.teal.ground.Engine;
import dev.teal.ground.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A first deployment whose line is cut on the way, and the next try: together they send little more than a deployment
/// whose line holds, if what arrived counts.
final class CutLine {
    private static final List<Integer> PERCENT = percent();

    private final Engine kind;
    private final BuildEngine engine;
    private final LargeImage image;
    private final List<List<String>> rows = new ArrayList<>();

    CutLine(Engine kind, BuildEngine engine, LargeImage image) {
        this.kind = kind;
        this.engine = engine;
        this.image = image;
    }

    /// `CUTS="10 50 90"`, of the bytes of the whole; empty for none.
    private static List<Integer> percent() {
        return Stream.of(System.getenv().getOrDefault("CUTS", "10 50 90").split(" "))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    void run(Link link) {
        if (PERCENT.isEmpty()) {
            return;
        }
        rows.add(List.of("link", "cut after", "first try", "exit code", "next try", "both, of the whole", "next ship"));
        long whole = whole(link);
        PERCENT.forEach(percent -> row(link, percent, whole));
        Report.table(rows);
    }

    private long whole(Link link) {
        try (TestServer server = TestServer.with(kind);
                Relay relay = link.to(server)) {
            return sent(
                    relay, Upload.Deploy.to(server, engine, image, relay).teal().must("deploy"));
        }
    }

    private void row(Link link, int percent, long whole) {
        try (TestServer server = TestServer.with(kind);
                Relay relay = link.to(server)) {
            Teal teal = Upload.Deploy.to(server, engine, image, relay).teal();
            relay.cutAfter(whole * percent / 100);
            Teal.Run first = teal.run("deploy");
            Report.progress("cut after " + percent + " %: " + first.end().get("text"));
            boolean over = first.exitCode() == 0;
            Teal.Run next = over ? first : teal.must("deploy");
            long more = over ? 0 : sent(relay, next);
            rows.add(List.of(
                    link.title(),
                    percent + " % of " + Report.whole(whole),
                    Report.whole(sent(relay, first)),
                    String.valueOf(first.exitCode()),
                    Report.whole(more),
                    Report.ratio(sent(relay, first) + more, whole),
                    Report.seconds(next.took("ship"))));
        }
    }

    private static long sent(Relay relay, Teal.Run run) {
        return relay.traffic().between(run.began(), run.ended()).up();
    }
}
