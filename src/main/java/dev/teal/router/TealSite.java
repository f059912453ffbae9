package dev.teal.router;

import dev.teal.router.NginxText.Directive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An nginx file that Teal wrote, as any version of Teal writes it.
///
/// @param directory the app's
/// @param control   the address of Teal's own requests
/// @param hosts     empty for all
public record TealSite(String app, String directory, String listen, String control, List<String> hosts) {
    private static final String FIRST = NginxFile.OWNED + "for ";
    private static final String FLAG = "/route/green)";

    /// @param lines of such files, one after the other
    public static List<TealSite> of(List<String> lines) {
        List<TealSite> sites = new ArrayList<>();
        for (String text : ("\n" + String.join("\n", lines)).split("\n" + FIRST, -1)) {
            int end = text.indexOf(". Do not edit");
            if (end > 0) {
                site(text.substring(0, end), NginxText.read(text.substring(text.indexOf('\n') + 1)))
                        .ifPresent(sites::add);
            }
        }
        return sites;
    }

    private static Optional<TealSite> site(String app, List<Directive> directives) {
        List<Directive> servers =
                directives.stream().filter(each -> each.name().equals("server")).toList();
        if (servers.isEmpty()) {
            return Optional.empty();
        }
        Directive visitors = servers.getLast();
        List<String> hosts = values(visitors, "server_name")
                .filter(name -> !name.equals("_"))
                .toList();
        Optional<String> flag = visitors.block().stream()
                .filter(each -> each.name().equals("if"))
                .map(each -> each.words().getLast())
                .filter(word -> word.endsWith(FLAG))
                .findFirst();
        return flag.map(path -> new TealSite(
                app,
                path.substring(0, path.length() - FLAG.length()),
                values(visitors, "listen").findFirst().orElse("80"),
                values(servers.getFirst(), "listen").findFirst().orElse(""),
                hosts));
    }

    private static Stream<String> values(Directive server, String name) {
        return server.block().stream()
                .filter(each -> each.name().equals(name))
                .flatMap(each -> each.arguments().stream());
    }
}
