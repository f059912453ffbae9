package dev.teal.runtime.docker;

import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.List;

/// The client of the engine, and the scripts that call it. Its name is only here: another client with the same
/// arguments, such as Podman's, needs no other change in this folder.
public final class DockerCommand {
    static final String NAME = "docker";

    /// A script with functions for the engine's socket. The scripts that call them come after it.
    static final String SOCKET = "socket.sh";

    private DockerCommand() {}

    public static Command of(String... arguments) {
        return of(List.of(arguments));
    }

    static Command of(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(NAME));
        argv.addAll(arguments);
        return Command.of(argv);
    }

    /// The text of a script, with the functions that check who owns the container of a name.
    static String owned(String name) {
        return script(SOCKET, "whose.sh", name);
    }

    /// The text of scripts of this package, in one. It calls the client as `$docker`.
    static String script(String... names) {
        StringBuilder text = new StringBuilder("docker=" + NAME + "\n");
        for (String name : names) {
            text.append(Scripts.read(DockerCommand.class, name).replace("@curl@", Curl.COMMAND));
        }
        return text.toString();
    }
}
