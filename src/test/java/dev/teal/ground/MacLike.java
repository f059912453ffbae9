package dev.teal.ground;

import dev.teal.config.Destination;
import dev.teal.event.Events;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Server;
import dev.teal.server.Streams;
import dev.teal.server.ssh.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// This machine with the programs that a Mac has, and with another shell: what a developer's scripts meet there.
///
/// @param programs the only folder in PATH
/// @param shell    runs the scripts instead of `/bin/sh`
public record MacLike(Server real, Path programs, List<String> shell, Map<String, String> environment)
        implements Server {
    /// @param folder does not exist yet; gets the programs
    public static MacLike with(List<String> shell, Path folder, BuildEngine engine) {
        programs(shell, folder);
        Map<String, String> kept = new HashMap<>(engine.environment());
        kept.remove("PATH");
        kept.put("HOME", "/root");
        kept.put("TEAL_TEST_DOCKER", engine.client().toString());
        return new MacLike(Servers.connect(new Destination.Local(), Events.NONE), folder, shell, kept);
    }

    /// Teal's whole client on such a machine; but Java needs /proc.
    ///
    /// @param app    the folder with teal.yml
    /// @param folder does not exist yet; gets the programs
    public static TealCommand client(List<String> shell, Path folder, Path app, TestServer server, BuildEngine engine) {
        try (MacLike mac = with(shell, folder, engine)) {
            return TealCommand.in(app, server, engine)
                    .with(mac.environment())
                    .startedBy(List.of("/bin/bash", Shell.script("mac.sh"), "client", folder.toString()));
        }
    }

    /// `./teal` on such a machine, in a checkout that was built.
    ///
    /// @param checkout does not exist yet
    /// @param folder   does not exist yet; gets the programs
    public static TealCommand launcher(List<String> shell, Path folder, Path checkout) {
        programs(shell, folder);
        TealJar.checkout(checkout);
        return TealCommand.in(folder)
                .with("JAVA_HOME", System.getProperty("java.home"))
                .startedBy(List.of("/bin/bash", Shell.script("mac.sh"), "client", folder.toString()));
    }

    private static void programs(List<String> shell, Path folder) {
        List<String> words = new ArrayList<>(List.of("programs", folder.toString()));
        words.addAll(shell);
        Shell.ground("mac.sh", words.toArray(String[]::new));
    }

    @Override
    public String name() {
        return "mac";
    }

    @Override
    public Result run(Command command, Duration limit) {
        return real.run(here(command), limit);
    }

    @Override
    public Channel open(Command command) {
        return real.open(here(command));
    }

    private Command here(Command command) {
        List<String> argv = new ArrayList<>(List.of("env", "-i"));
        environment.forEach((name, value) -> argv.add(name + "=" + value));
        argv.addAll(List.of("/bin/bash", Shell.script("mac.sh"), "run", programs.toString()));
        List<String> own = command.argv();
        boolean script = own.getFirst().equals("/bin/sh");
        argv.addAll(script ? shell : List.of());
        argv.addAll(script ? own.subList(1, own.size()) : own);
        return new Command(argv, command.input());
    }

    @Override
    public int attach(Command command, Streams streams) {
        throw new IllegalStateException("not for commands of users");
    }

    @Override
    public Server locked(String lockFile) {
        throw new IllegalStateException("not for locks");
    }

    @Override
    public void close() {
        real.close();
    }
}
