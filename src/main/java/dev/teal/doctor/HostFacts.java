package dev.teal.doctor;

import dev.teal.base.Sizes;
import dev.teal.config.Layout;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import dev.teal.router.NginxFile;
import dev.teal.runtime.Engine;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Scripts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Facts about the server that no deployment needs, as `host.sh` prints them.
///
/// @param lines `NAME=VALUE`
record HostFacts(List<String> lines) {
    private static final String SCRIPT = Scripts.read(HostFacts.class, "host.sh");
    private static final long KIBIBYTE = 1024;

    /// One round trip.
    static HostFacts of(ServerState state, Optional<Engine> engine) {
        Target target = state.target();
        NginxFile file = target.nginxFile();
        Layout layout = target.layout();
        Command query = Command.script(
                SCRIPT,
                layout.directory(),
                engine.map(Engine::folder).orElse(""),
                file.path(),
                String.valueOf(target.config().slots().blue()),
                String.valueOf(target.config().slots().green()));
        return new HostFacts(target.server().run(query.withInput(file.text())).lines());
    }

    /// The amounts of a resource, and of what is left.
    ///
    /// @param where the path of the file system; empty for memory
    record Room(long total, long free, String where) {
        private static Room of(String text) {
            String[] words = Reply.fields(text + " ", " ", 3);
            return new Room(Reply.number(words[0]), Reply.number(words[1]), words[2].strip());
        }

        boolean hasLessThan(int percent) {
            return free * 100 < total * percent;
        }

        String used() {
            return (total - free) * 100 / Math.max(1, total) + " %";
        }
    }

    Optional<String> one(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    /// In bytes.
    List<Room> disks() {
        return rooms("disk").toList();
    }

    List<Room> inodes() {
        return rooms("inodes").toList();
    }

    /// In bytes.
    Optional<Room> memory() {
        return rooms("memory")
                .map(room -> new Room(room.total() * KIBIBYTE, room.free() * KIBIBYTE, ""))
                .findFirst();
    }

    private Stream<Room> rooms(String name) {
        return all(name).stream().map(Room::of);
    }

    /// The value of a setting of sshd.
    Optional<String> ssh(String name) {
        return all("ssh").stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    /// `31.2 GB free`
    static String free(Room room) {
        return Sizes.of(room.free()) + " free";
    }
}
