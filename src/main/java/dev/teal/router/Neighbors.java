package dev.teal.router;

import dev.teal.app.Address;
import dev.teal.config.Config;
import dev.teal.router.NginxText.Directive;
import dev.teal.server.Command;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// The server blocks of nginx's configuration outside the app's own file, and which of them would answer the
/// app's visitors.
public final class Neighbors {
    public static final Neighbors NONE = new Neighbors(List.of());

    private static final String FILE = "# configuration file ";

    private final List<ConfigFile> files;
    private final List<Block> blocks;

    private record ConfigFile(String path, List<Directive> directives) {}

    /// @param address  such as `0.0.0.0:80`, `[::]:80` or `unix:/run/x`
    /// @param fallback whether the block is the default server of this address
    private record Listen(String address, boolean fallback) {}

    private record Block(String file, int line, List<Listen> listens, List<String> names) {
        boolean listensAt(String address) {
            return listens.stream().anyMatch(listen -> listen.address().equals(address));
        }

        boolean fallbackAt(String address) {
            return listens.contains(new Listen(address, true));
        }

        int rank(String address, String host) {
            int byName = names.stream()
                    .mapToInt(name -> Neighbors.rank(name, host))
                    .max()
                    .orElse(0);
            return Math.max(byName, fallbackAt(address) ? 1 : 0);
        }
    }

    /// A server block that would answer visitors of the app.
    ///
    /// @param file the path that nginx prints: a link in sites-enabled, not its target
    /// @param line where the block begins, from 1
    /// @param what such as `every name at 0.0.0.0:80`
    public record Taker(String file, int line, String what) {
        /// For messages: `/etc/nginx/conf.d/default.conf:1 (localhost at 0.0.0.0:80)`.
        @Override
        public String toString() {
            return file + ":" + line + " (" + what + ")";
        }
    }

    private Neighbors(List<ConfigFile> files) {
        this.files = files;
        this.blocks = files.stream()
                .flatMap(file -> file.directives().stream().flatMap(directive -> blocks(file.path(), directive)))
                .toList();
    }

    /// @param dump the output of [#dump]; the app's own file is skipped
    public static Neighbors of(String dump, Config config) {
        String owned = NginxFile.OWNED + "for " + config.app() + ".";
        List<ConfigFile> files = new ArrayList<>();
        for (String part : ("\n" + dump).split("\n" + FILE, -1)) {
            int end = part.indexOf(":\n");
            if (end > 0 && part.indexOf('\n') > end) {
                String path = part.substring(0, end);
                String text = part.substring(end + 2);
                boolean own = path.equals(NginxFile.path(config)) && text.startsWith(NginxFile.OWNED);
                if (!own && !text.startsWith(owned)) {
                    files.add(new ConfigFile(path, NginxText.read(text)));
                }
            }
        }
        return new Neighbors(files);
    }

    /// Prints nginx's whole configuration with the names of its files; fails when it is not valid.
    public static Command dump(Config config) {
        List<String> argv = new ArrayList<>(config.router().nginx().command());
        argv.add("-T");
        return Command.of(argv);
    }

    /// nginx's main file: the first in the dump.
    public Optional<String> main() {
        return files.stream().findFirst().map(ConfigFile::path);
    }

    /// The files that send requests to a slot's port: the app's site from an earlier way to deploy.
    public List<OldSite> oldSites(Config config) {
        String main = main().orElse("");
        return files.stream()
                .flatMap(file -> OldSite.of(
                        file.path(), file.directives(), config, file.path().equals(main))
                        .stream())
                .toList();
    }

    /// The blocks that would answer visitors of the app once its file is installed: those with one of its
    /// names, or the default server when it has none, on its address; and any that would answer Teal's probes.
    public List<Taker> takers(Router router) {
        Config config = router.config();
        List<String> addresses =
                config.router().listens().stream().map(Neighbors::address).toList();
        List<String> names = config.router().hosts().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        List<Listen> listens = addresses.stream()
                .map(address -> new Listen(address, names.isEmpty()))
                .toList();
        Block own = new Block("", 0, listens, names);
        Set<Taker> takers = new LinkedHashSet<>();
        for (String at : addresses) {
            for (Block block : blocks) {
                if (names.isEmpty() && block.fallbackAt(at)) {
                    takers.add(taker(block, "every name", at));
                }
                block.names().stream()
                        .filter(name -> block.listensAt(at) && isOneOf(names, name))
                        .forEach(name -> takers.add(taker(block, name, at)));
            }
        }
        probeTaker(own, router.probeAddress(), router.visitor().name()).ifPresent(takers::add);
        return List.copyOf(takers);
    }

    /// `.example.com` stands for `example.com` and `*.example.com`.
    private static boolean isOneOf(List<String> names, String name) {
        return names.contains(name)
                || (name.startsWith(".") && (names.contains(name.substring(1)) || names.contains("*" + name)));
    }

    /// @return the block that answers Teal's probes in place of the app's own
    private Optional<Taker> probeTaker(Block own, Address probe, String host) {
        String any = (probe.host().startsWith("[") ? "[::]:" : "0.0.0.0:") + probe.port();
        String exact = probe.toString();
        // nginx considers only the blocks of the most specific address.
        boolean specific = blocks.stream().anyMatch(block -> block.listensAt(exact));
        String at = specific ? exact : any;
        Block best = own;
        for (Block block : blocks) {
            if (block.listensAt(at) && (!best.listensAt(at) || best.rank(at, host) < block.rank(at, host))) {
                best = block;
            }
        }
        return best.equals(own) ? Optional.empty() : Optional.of(taker(best, host, at));
    }

    /// @param name a `server_name`
    /// @return how well the host matches, 0 when it does not, in nginx's order: the exact name, the longest
    ///     `*.…`, the longest `….*`, a regular expression
    private static int rank(String name, String host) {
        if (name.equals(host) || name.equals("." + host)) {
            return 4_000;
        }
        if (name.startsWith("*.") || name.startsWith(".")) {
            return host.endsWith(name.substring(name.indexOf('.'))) ? 2_000 + name.length() : 0;
        }
        if (name.endsWith(".*")) {
            return host.startsWith(name.substring(0, name.length() - 1)) ? 1_000 + name.length() : 0;
        }
        return name.startsWith("~") && matches(name.substring(1), host) ? 10 : 0;
    }

    private static boolean matches(String expression, String host) {
        try {
            return Pattern.compile(expression, Pattern.CASE_INSENSITIVE)
                    .matcher(host)
                    .find();
        } catch (PatternSyntaxException onlyInPerl) {
            return false;
        }
    }

    private static Taker taker(Block block, String what, String at) {
        return new Taker(block.file(), block.line(), what + " at " + at);
    }

    /// The server blocks in a directive; those of `stream` and `mail` are not for HTTP.
    private static Stream<Block> blocks(String file, Directive directive) {
        return switch (directive.name()) {
            case "http" -> directive.block().stream().flatMap(inner -> blocks(file, inner));
            case "server" -> Stream.of(block(file, directive));
            default -> Stream.empty();
        };
    }

    private static Block block(String file, Directive server) {
        List<Listen> listens = new ArrayList<>();
        List<String> names = new ArrayList<>();
        boolean includes = false;
        for (Directive directive : server.block()) {
            switch (directive.name()) {
                case "listen" -> listens.add(listen(directive.arguments()));
                case "server_name" -> directive.arguments().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
                case "include" -> includes = true;
                default -> {} // does not affect which block gets a request
            }
        }
        if (listens.isEmpty() && !includes) { // nginx's default for a block without `listen`
            listens.add(new Listen(address("80"), false));
        }
        return new Block(file, server.line(), listens, names);
    }

    private static Listen listen(List<String> arguments) {
        return new Listen(
                address(arguments.getFirst()), arguments.contains("default_server") || arguments.contains("default"));
    }

    /// Normalizes: `80`, `*:80` and `0.0.0.0:80` are the same, and so are `127.0.0.1` and `localhost:80`.
    static String address(String listen) {
        if (listen.startsWith("unix:")) {
            return listen;
        }
        int colon = listen.lastIndexOf(':');
        boolean port = colon > listen.lastIndexOf(']') || (colon < 0 && listen.matches("[0-9]+"));
        String host = !port ? listen : colon < 0 ? "*" : listen.substring(0, colon);
        String number = port ? listen.substring(colon + 1) : "80";
        return (host.equals("*") ? "0.0.0.0" : host.equals("localhost") ? "127.0.0.1" : host) + ":" + number;
    }
}
