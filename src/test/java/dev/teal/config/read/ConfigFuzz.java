package dev.teal.config.read;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.Destination;
import dev.teal.config.ImageConfig;
import dev.teal.config.LimitsConfig;
import dev.teal.config.yaml.TextFile;
import dev.teal.fuzz.Input;
import dev.teal.fuzz.Target;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Any file quickly gives a config whose names and paths stay in their alphabets, or errors at positions in the
/// file.
public final class ConfigFuzz implements Target {
    private static final Pattern ERROR = Pattern.compile("(?s)teal\\.yml:([0-9]+):([0-9]+)  .+");
    /// Limit of CPU time; the bugs found here took minutes. A slow machine needs 5 s for the suite's longest
    /// file.
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Pattern APP = Pattern.compile("[a-z][a-z0-9-]{0,38}[a-z0-9]");
    private static final Pattern LISTEN = Pattern.compile("[0-9A-Fa-f.:*\\[\\]]+");
    private static final Pattern NETWORK = Pattern.compile("[0-9A-Fa-f:.]+(/[0-9]+)?");
    private static final Pattern HOST = Pattern.compile("[a-z0-9*._-]+");
    private static final Pattern WEB_PATH = Pattern.compile("/[\\x21-\\x7e&&[^;{}\"'\\\\$#]]*");
    private static final Pattern DIRECTORY = Pattern.compile("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)+");
    private static final Pattern PATH =
            Pattern.compile("/?((?!\\.{1,2}(/|$))[A-Za-z0-9._@+-]+)(/(?!\\.{1,2}(/|$))[A-Za-z0-9._@+-]+)*|/?");
    private static final Pattern BODY_SIZE = Pattern.compile("[0-9]+[kmg]?");
    private static final Pattern RATE = Pattern.compile("[1-9][0-9]{0,5}/[sm]");
    private static final Pattern MEMORY = Pattern.compile("([0-9]+[bkmg])?");
    private static final Pattern VARIABLE = Pattern.compile("[^\\x00-\\x20=\\x7f]+");
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9/.]+|");
    private static final Pattern SSH =
            Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.+-]*(@[A-Za-z0-9_.:%-]+)?|[0-9A-Fa-f:.]+(%[A-Za-z0-9_.-]+)?");
    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]*");

    private static final Path FILE = Path.of("teal.yml");

    @Override
    public List<byte[]> seeds() {
        return List.of(
                seed(
                        "r",
                        "app: hub\nserver: root@203.0.113.7:22\ncontainer: {env: {A: b}, volumes: [\"data:/app\"]}\n"),
                seed("r", "app: &a x1\nserver: *a\nhealth:\n  path: /x?y=1\n  interval: 5s\nrelease: |\n  a\n  b\n"),
                seed("r", "? [a]\n: 'it''s'\n--- !!x\n%YAML 1.2\n\"\\x41\\u0085\": - >\n"),
                Input.of(
                        "kapp",
                        "agent-hub",
                        "server",
                        "me@[::1]:2222",
                        "directory",
                        "/srv/hub",
                        "url",
                        "https://a.b/c"),
                Input.of(
                        "kcontainer.volumes",
                        "data:/app/data\t/srv/m:/m:ro",
                        "database.sqlite",
                        "data/hub.db",
                        "release",
                        "a\tb"),
                Input.of(
                        "kcontainer.env",
                        "=\tA\tb\tC.D\te f",
                        "container.secrets",
                        "KEY\tOTHER\tKEY\tA",
                        "container.memory",
                        "512m"),
                Input.of(
                        "kcontainer.options",
                        "--cpus\t2\t-it",
                        "container.command",
                        "node\tserver.js",
                        "container.port",
                        "80"),
                Input.of(
                        "krouter.hosts",
                        "a.example.com\t*.b.org",
                        "router.listen",
                        "127.0.0.1:80",
                        "router.health",
                        "/up"),
                Input.of("krouter.limits.requests", "20/s", "router.limits.burst", "9", "router.compress", "on"),
                Input.of("krouter.trusted", "10.0.0.0/8\t::1\t2001:db8::/32", "router.control", "127.0.0.9:81"),
                Input.of("krouter.extra", "gzip on; location /a { return 200 \"${x}\"; }", "router.body_size", "2g"),
                Input.of(
                        "kimage.name",
                        "ghcr.io/acme/hub:1.4@sha256:" + "0f".repeat(32),
                        "image.platform",
                        "linux/arm64/v8"),
                Input.of(
                        "kruntime", "process", "image.files", "app", "image.command", "run\tit", "standby", "running"));
    }

    private static byte[] seed(String kind, String text) {
        return (kind + text).getBytes(StandardCharsets.UTF_8);
    }

    /// One refused value refuses the whole file, so each value is then also tested alone.
    @Override
    public void test(byte[] data) {
        Input input = new Input(data);
        if (input.choice(2) == 0) {
            check(input.rest());
            return;
        }
        List<String> fields = input.texts();
        if (!check(YamlText.of(fields).getBytes(StandardCharsets.UTF_8))) {
            for (int i = 0; i < fields.size() && fields.size() > 2; i += 2) {
                checkAlone(fields.subList(i, Math.min(i + 2, fields.size())));
            }
        }
    }

    private static boolean check(byte[] bytes) {
        long start = THREADS.getCurrentThreadCpuTime(); // wall-clock time also passes while the process is stopped
        boolean accepted = true;
        try {
            checkAlphabets(ConfigFile.parse(TextFile.decode(FILE, bytes), FILE));
        } catch (Problem problem) {
            accepted = false;
            checkPositions(problem, new String(bytes, StandardCharsets.UTF_8));
        }
        must(THREADS.getCurrentThreadCpuTime() - start < LONGEST.toNanos(), "read within", LONGEST);
        return accepted;
    }

    private static void checkAlone(List<String> field) {
        try {
            checkAlphabets(YamlText.directly(field));
        } catch (Problem problem) {
            checkPositions(problem, ""); // the only position in such a config is its beginning
        }
    }

    private static void checkAlphabets(Config config) {
        matches(APP, config.app());
        matches(DIRECTORY, config.directory());
        matches(DIRECTORY, config.router().nginx().directory());
        matches(LISTEN, config.router().listen());
        matches(LISTEN, config.router().control());
        config.router().trusted().forEach(peer -> matches(NETWORK, peer));
        config.router().hosts().forEach(host -> matches(HOST, host));
        config.router().health().ifPresent(path -> matches(WEB_PATH, path));
        matches(WEB_PATH, config.health().path());
        matches(BODY_SIZE, config.router().bodySize());
        config.router()
                .limits()
                .flatMap(LimitsConfig::requests)
                .ifPresent(requests -> matches(RATE, requests.rate().toString()));
        matches(MEMORY, config.container().memory());
        config.container().volumes().forEach(volume -> {
            matches(PATH, volume.source());
            matches(DIRECTORY, volume.target());
        });
        config.container().env().keySet().forEach(name -> matches(VARIABLE, name));
        config.container().secrets().forEach(name -> matches(VARIABLE, name));
        matches(PLATFORM, config.image().platform());
        if (config.server() instanceof Destination.Ssh ssh) {
            matches(SSH, ssh.target());
        }
        if (config.image() instanceof ImageConfig.Ready ready) {
            matches(IMAGE, ready.name());
        }
        must(config.toString().indexOf('\0') < 0, "no NUL", config);
    }

    private static void checkPositions(Problem problem, String text) {
        must(problem.exitCode() == ExitCode.USAGE, "a usage error", problem);
        must(!problem.details().isEmpty(), "an error has details", problem);
        long lines = lines(text);
        int longest = text.length() + 1;
        for (String line : problem.details()) {
            Matcher error = ERROR.matcher(line);
            must(error.matches(), "names its place", line);
            must(line.codePoints().noneMatch(ConfigFuzz::controlsTheTerminal), "one plain line", line);
            must(isWithin(error.group(1), lines) && isWithin(error.group(2), longest), "in the file", line);
        }
    }

    /// As YAML counts them.
    private static long lines(String text) {
        long lines = 1;
        for (int i = 0; i < text.length(); i++) {
            lines += switch (text.charAt(i)) {
                case '\n', '\u0085', '\u2028', '\u2029' -> 1;
                case '\r' -> text.startsWith("\n", i + 1) ? 0 : 1;
                default -> 0;
            };
        }
        return lines;
    }

    private static boolean controlsTheTerminal(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static boolean isWithin(String number, long max) {
        return Long.parseLong(number) >= 1 && Long.parseLong(number) <= max;
    }

    private static void matches(Pattern pattern, String text) {
        must(pattern.matcher(text).matches(), pattern.pattern(), text);
    }

    private static void must(boolean condition, String what, Object seen) {
        if (!condition) {
            throw new AssertionError("does not hold: " + what + ": " + seen);
        }
    }
}
