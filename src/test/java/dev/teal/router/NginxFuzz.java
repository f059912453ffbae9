package dev.teal.router;

import dev.teal.app.Address;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.LimitsConfig;
import dev.teal.config.RouterConfig;
import dev.teal.config.read.YamlText;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import dev.teal.router.NginxBlocks.Directive;
import dev.teal.router.NginxBlocks.Refused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The file of any accepted config has the expected blocks with the expected directives; `router.extra` is in
/// the server block and nowhere else.
public final class NginxFuzz implements Target {
    /// Tokens that mean something to nginx, and some that do not.
    private static final List<String> TOKENS = List.of(
            ";|;|{|}|}| | |\n|\r|\t|\"|'|\\|#|$|${|a|b c;|--|{d;}|(|)|\u00a0|if ($e)|e_by_lua_block ".split("\\|"));
    private static final int WORDS = 12;
    private static final int TEXTS = 8;
    private static final Config PLAIN = YamlText.directly(List.of());
    private static final List<Directive> PLAIN_BLOCKS = blocks(PLAIN);

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Input.of("router.extra", "gzip on;"),
                Input.of("router.extra", "location /a { return 200 \"a}b\\\"${x}\"; }\n# it's }\nset $a 'b{';"),
                Input.of("router.extra", "if ($x ~ \"a{2}\") { return 403; }\r\nmap a${b}c; add_header X \\;;"),
                Input.of("router.extra", "default_type a${{; set $b ${{{c}}};"),
                Input.of("router.extra", "a $${;{ b } c; {} $ {}", "router.hosts", "a.b"),
                Input.of(
                        "router.hosts",
                        "a.example.com\t*.b.org",
                        "router.listen",
                        "127.0.0.1:80",
                        "router.health",
                        "/up"),
                Input.of("health.path", "/x?y=@extra@&@health@", "directory", "/srv/hub", "router.body_size", "0"),
                Input.of("strategy", "recreate", "pause", "20s", "router.extra", "gzip on; a b { c ''; }"),
                Input.of("streams", "0s", "app", "a-b"),
                Input.of("router.limits.requests", "20/s", "router.limits.burst", "0", "router.compress", "on"),
                Input.of("router.limits.connections", "5", "strategy", "recreate", "router.extra", "deny all;"),
                Input.of("router.extra", "content_by_lua_block { --{\n } } listen 81;", "strategy", "recreate"),
                Input.of("app", "a-b-c", "router.listen", "[::]:81", "router.read_timeout", "1500ms"));
    }

    /// One refused value refuses the whole file: then each value is tried by itself. The bytes are also read as
    /// indices of [#TOKENS], since few mutations of a text keep its braces and quotes balanced.
    @Override
    public void test(byte[] data) {
        for (int from = 0; from < Math.min(data.length, WORDS * TEXTS); from += WORDS) {
            linesStayInTheServer(words(data, from));
        }
        List<String> fields = new Input(data).texts();
        if (!isAcceptedAndHolds(fields)) {
            for (int i = 0; i < fields.size() && fields.size() > 2; i += 2) {
                isAcceptedAndHolds(fields.subList(i, Math.min(i + 2, fields.size())));
            }
        }
    }

    private static String words(byte[] data, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < Math.min(from + WORDS, data.length); i++) {
            text.append(TOKENS.get((data[i] & 0xFF) % TOKENS.size()));
        }
        return text.toString();
    }

    private static void linesStayInTheServer(String lines) {
        YamlText.extra(lines).ifPresent(extra -> {
            try {
                staysInTheServer(PLAIN_BLOCKS, NginxBlocks.read(text(withExtra(PLAIN, extra))), locations(PLAIN));
            } catch (Refused e) {
                must(!extra.isBlank(), "nginx accepts it", e); // nginx refuses it too
            }
        });
    }

    private static boolean isAcceptedAndHolds(List<String> fields) {
        Config config;
        try {
            config = YamlText.directly(fields);
        } catch (Problem refused) {
            return false; // ConfigFuzz judges those
        }
        judge(config);
        return true;
    }

    static void judge(Config config) {
        List<Directive> plain = blocks(withExtra(config, ""));
        hasItsBlocks(plain, config);
        try {
            staysInTheServer(plain, NginxBlocks.read(text(config)), locations(config));
        } catch (Refused e) {
            // nginx refuses it too, and keeps the file it has.
            must(!config.router().extra().isBlank(), "nginx accepts it", e);
        }
    }

    private static List<Directive> blocks(Config config) {
        try {
            return NginxBlocks.read(text(config));
        } catch (Refused e) {
            throw new AssertionError(e);
        }
    }

    private static void hasItsBlocks(List<Directive> file, Config config) {
        boolean pauses = config.pause().isPresent();
        RouterConfig router = config.router();
        String streams = config.streams().isPresent() ? " upstream upstream map" : "";
        String blocks = "upstream upstream map" + streams + " map map geo map"
                + (router.limits().isPresent() ? " geo map map map" + String.join("", zones(router)) : "")
                + (pauses ? " lua_shared_dict" : "")
                + " server server";
        must(String.join(" ", heads(file)).equals(blocks), "its blocks", file);
        hasTheControlServer(file.get(file.size() - 2).block(), config);
        List<Directive> server = file.getLast().block();
        int locations = locations(config);
        int limits = router.limits().isPresent() ? zones(router).size() + (pauses ? 6 : 5) : 0;
        int compress = router.compress() ? 6 : 0;
        int expected = (pauses ? 109 : 106) + router.trusted().size() + limits + compress + locations;
        must(server.size() == expected, "directives of the server", server);
        must(server.getFirst().words().getFirst().equals("listen"), "listen is first", server);
        String names = config.router().hosts().isEmpty()
                ? "_"
                : String.join(" ", config.router().hosts());
        must(String.join(" ", server.get(1).words()).equals("server_name " + names), "its names", server.get(1));
        must(server.get(4).words().equals(flag(config)), "flag", server);
        String apart = config.streams().isPresent() ? "$" + config.app().replace('-', '_') + "_way" : "";
        leads(server.getLast(), List.of("location", "/"), apart);
        config.router().health().ifPresent(path -> {
            Directive monitored = server.get(server.size() - locations);
            leads(monitored, List.of("location", "=", path), config.health().path());
        });
        if (pauses) {
            lua(server, "io.open(\"" + config.directory() + "/route/green\")");
        }
    }

    private static List<String> zones(RouterConfig router) {
        return Stream.of(
                        router.limits().flatMap(LimitsConfig::requests).map(_ -> " limit_req_zone"),
                        router.limits().flatMap(LimitsConfig::connections).map(_ -> " limit_conn_zone"))
                .flatMap(Optional::stream)
                .toList();
    }

    private static void leads(Directive location, List<String> words, String afterTheSlot) {
        must(location.words().equals(words), "a location", location);
        must(location.block().size() == (words.contains("=") ? 3 : 4), "its directives", location);
        List<String> way = location.block().getLast().words();
        must(way.size() == 2 && way.getLast().endsWith("_$slot" + afterTheSlot), "its target", location);
    }

    private static int locations(Config config) {
        int assets = config.router().assets().size();
        return (config.router().health().isPresent() ? 4 : 3) + (assets == 0 ? 0 : assets + 1);
    }

    private static List<String> flag(Config config) {
        return List.of("if", "(-f", config.directory() + "/route/green)");
    }

    private static void hasTheControlServer(List<Directive> server, Config config) {
        boolean pauses = config.pause().isPresent();
        List<String> listen = List.of("listen", config.router().control(), "proxy_protocol");
        must(server.getFirst().words().equals(listen), "only Teal reaches it", server);
        must(server.get(1).words().equals(List.of("server_name", config.app())), "its name", server);
        must(
                String.join(" ", heads(server))
                        .equals("listen server_name access_log open_file_cache set if default_type location"
                                + (pauses ? " location location" : " location")),
                "its directives",
                server);
        must(server.get(5).words().equals(flag(config)), "flag", server);
        if (pauses) {
            lua(server.get(8).block(), "io.open(\"" + config.directory() + "/route/pause\")");
        }
    }

    private static void lua(List<Directive> block, String what) {
        List<Directive> lua = block.stream()
                .filter(directive -> directive.words().equals(List.of("rewrite_by_lua_block")))
                .toList();
        must(
                lua.size() == 1
                        && lua.getFirst().block().getFirst().words().getFirst().contains(what),
                what,
                block);
    }

    /// The extra lines only add directives between the server's own and its locations.
    private static void staysInTheServer(List<Directive> plain, List<Directive> file, int locations) {
        must(file.size() == plain.size(), "no other blocks", file);
        must(file.subList(0, file.size() - 1).equals(plain.subList(0, plain.size() - 1)), "the other blocks", file);
        List<Directive> own = plain.getLast().block();
        List<Directive> all = file.getLast().block();
        int before = own.size() - locations;
        must(file.getLast().words().equals(plain.getLast().words()) && all.size() >= own.size(), "the server", file);
        must(all.subList(0, before).equals(own.subList(0, before)), "the directives before the extra lines", all);
        List<Directive> last = all.subList(all.size() - locations, all.size());
        must(last.equals(own.subList(before, own.size())), "the directives after the extra lines", all);
    }

    private static List<String> heads(List<Directive> directives) {
        return directives.stream()
                .map(directive -> directive.words().getFirst())
                .toList();
    }

    static String text(Config config) {
        NginxFile file = new NginxFile(
                config,
                new Layout(config.directory()),
                new Address("172.18.0.2", 3000),
                new Address("172.18.0.3", 3000));
        return file.text().replace(file.version(), "version");
    }

    private static Config withExtra(Config c, String extra) {
        RouterConfig r = c.router();
        RouterConfig router = new RouterConfig(
                r.listen(),
                r.control(),
                r.hosts(),
                r.trusted(),
                r.health(),
                r.bodySize(),
                r.connectTimeout(),
                r.readTimeout(),
                r.tls(),
                r.limits(),
                r.compress(),
                r.assets(),
                extra,
                r.nginx());
        return new Config(
                c.app(),
                c.server(),
                c.url(),
                c.directory(),
                c.runtime(),
                c.image(),
                c.container(),
                c.slots(),
                c.subnet(),
                router,
                c.health(),
                c.database(),
                c.release(),
                c.watch(),
                c.drain(),
                c.streams(),
                c.stopTimeout(),
                c.standby(),
                c.pause(),
                c.retain(),
                c.hookTimeout(),
                c.notifications(),
                c.tunnel(),
                c.source());
    }

    private static void must(boolean holds, String what, Object seen) {
        if (!holds) {
            throw new AssertionError("does not hold: " + what + ": " + seen);
        }
    }
}
