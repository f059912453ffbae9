package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.TunnelConfig;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a server has of cloudflared.
///
/// @param program   its path; empty when it is not installed as a program
/// @param processes that run
/// @param files     candidates for the config.yml
public record Cloudflared(String program, List<RunningTunnel> processes, List<ConfigYml> files) {
    /// @param changed seconds since 1970
    public record ConfigYml(String path, long changed) {}

    /// Asks the server.
    static Cloudflared of(Server server, String file) {
        Result found = server.run(Command.script(Scripts.read(Cloudflared.class, "find.sh"), file));
        return read(found.lines());
    }

    public static Cloudflared of(Config config, Server server) {
        return of(server, config.tunnel().map(Cloudflared::file).orElse(""));
    }

    private static String file(TunnelConfig tunnel) {
        return tunnel instanceof TunnelConfig.Local local ? local.file() : "";
    }

    static Cloudflared read(List<String> lines) {
        String program = "";
        List<RunningTunnel> processes = new ArrayList<>();
        List<ConfigYml> files = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "program" -> program = words[1];
                case "process" -> processes.add(RunningTunnel.read(words[1]));
                case "file" -> {
                    String[] fields = Reply.fields(words[1], " ", 2);
                    files.add(new ConfigYml(fields[1], Reply.number(fields[0])));
                }
                default -> throw Reply.unexpected(line);
            }
        }
        return new Cloudflared(program, List.copyOf(processes), List.copyOf(files));
    }

    /// The only config.yml.
    ///
    /// @param server its name, for messages
    /// @throws Problem when there is none, or there are several
    ConfigYml file(Config config, String server) {
        Optional<String> named = config.tunnel().map(Cloudflared::file).filter(path -> !path.isEmpty());
        if (files.isEmpty()) {
            throw Problem.failed(
                    named.map(path -> path + " is not on " + server)
                            .orElse("no config.yml of cloudflared was found on " + server),
                    processes.stream().map(RunningTunnel::describe).toList(),
                    "if Cloudflare stores the rules of the tunnel (made in its dashboard): write `tunnel` with account,"
                            + " id and token_secret to teal.yml; otherwise write the path of the file: `tunnel: {config:"
                            + " /etc/cloudflared/config.yml}` (for a container, the file that is mounted there)");
        }
        if (files.size() > 1) {
            throw Problem.failed(
                    "several config.yml of cloudflared are in use on " + server,
                    files.stream().map(ConfigYml::path).toList(),
                    "write the one of this app's tunnel to teal.yml: `tunnel: {config: "
                            + files.getFirst().path() + "}`");
        }
        return files.getFirst();
    }

    /// Those that read this file.
    List<RunningTunnel> of(ConfigYml file) {
        return processes.stream()
                .filter(process -> process.file().equals(file.path()))
                .toList();
    }

    /// @throws Problem when it runs only in networks of its own, where 127.0.0.1 is not the server
    public void mustReachNginx(String server) {
        if (!processes.isEmpty() && processes.stream().allMatch(RunningTunnel::hasOwnNetwork)) {
            throw Problem.failed(
                    "cloudflared on " + server + " runs in a container with a network of its own: from there 127.0.0.1"
                            + " does not lead to nginx; nothing was changed",
                    processes.stream().map(RunningTunnel::describe).toList(),
                    "start the container with `--network host`, or use `teal tunnel install`, which does");
        }
    }

    /// What to do by hand, after a change of the file, for processes that Teal cannot restart.
    static List<String> commands(List<RunningTunnel> running) {
        return Stream.concat(
                        running.stream()
                                .filter(process -> process.unit().isEmpty())
                                .map(RunningTunnel::command),
                        running.isEmpty()
                                ? Stream.of(
                                        "no process with this file runs on the server; start cloudflared, or restart its container")
                                : Stream.empty())
                .toList();
    }
}
