package dev.teal.app;

import dev.teal.base.Json;
import dev.teal.config.Config;
import dev.teal.config.SlotPorts;
import dev.teal.config.TlsConfig;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `teal setup` records about an app on its server, in `teal/app.json`: for `teal apps`, and for the setup of
/// other apps. [#REGISTRY] has a link to each; it leads nowhere once the app's directory is removed.
///
/// @param stage  such as `staging`; empty without
/// @param slots  the ports; 0 for one that is not known
/// @param listen as in [dev.teal.config.RouterConfig]
/// @param tls    as `listen`, for https; empty: by http only
/// @param at     when it was written; empty for an app that an older Teal has set up
public record Registration(
        String app,
        String stage,
        String directory,
        SlotPorts slots,
        String listen,
        String tls,
        String control,
        List<String> hosts,
        String at) {
    /// The folder of links, one for each app.
    public static final String REGISTRY = "/var/lib/teal/apps";

    private static final int VERSION = 1;

    public static Registration of(Config config, Instant at) {
        return new Registration(
                config.app(),
                config.stage(),
                config.directory(),
                config.slots(),
                config.router().listen(),
                config.router().tls().map(TlsConfig::listen).orElse(""),
                config.router().control(),
                config.router().hosts(),
                at.toString());
    }

    /// @throws dev.teal.base.Problem when the text is not a JSON object
    public static Registration parse(String json) {
        Map<String, Object> map = Json.readMap(json, "teal/app.json");
        return new Registration(
                Json.text(map.get("app")),
                Json.text(map.get("stage")),
                Json.text(map.get("directory")),
                new SlotPorts((int) Json.number(map.get("blue")), (int) Json.number(map.get("green"))),
                Json.text(map.get("listen")),
                Json.text(map.get("tls")),
                Json.text(map.get("control")),
                Json.texts(map.get("hosts")),
                Json.text(map.get("at")));
    }

    /// One line.
    public String json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("v", VERSION);
        map.put("app", app);
        map.put("stage", stage);
        map.put("directory", directory);
        map.put("blue", slots.blue());
        map.put("green", slots.green());
        map.put("listen", listen);
        if (!tls.isEmpty()) {
            map.put("tls", tls);
        }
        map.put("control", control);
        map.put("hosts", hosts);
        map.put("at", at);
        return Json.write(map);
    }

    /// Where visitors reach it.
    public List<String> listens() {
        return tls.isEmpty() ? List.of(listen) : List.of(listen, tls);
    }

    /// Whether both say the same, whenever they were written.
    public boolean same(Registration other) {
        return withoutTime().equals(other.withoutTime());
    }

    private Registration withoutTime() {
        return new Registration(app, stage, directory, slots, listen, tls, control, hosts, "");
    }

    /// `production`, or `the stage staging`, for messages.
    public static String describe(String stage) {
        return stage.isEmpty() ? "production (no stage)" : "the stage " + stage;
    }
}
