package dev.teal.tunnel;

import dev.teal.server.Reply;

/// A process of cloudflared on the server.
///
/// @param place   whose files and network it has
/// @param unit    its systemd service; empty when it is none
/// @param started seconds since 1970, give or take one
/// @param file    its config.yml; empty when it has none, or the file is in a container
record RunningTunnel(long pid, Place place, String unit, long started, String file) {
    /// In seconds.
    private static final int ROUNDING = 2;

    private static final int FIELDS = 5;

    enum Place {
        HOST,
        /// A network of its own.
        NETWORK,
        /// The network of the server, but files of its own.
        CONTAINER
    }

    /// @param line `PID PLACE UNIT START FILE`, with `-` for nothing
    static RunningTunnel read(String line) {
        String[] fields = Reply.fields(line, " ", FIELDS);
        return new RunningTunnel(
                Reply.number(fields[0]),
                switch (fields[1]) {
                    case "host" -> Place.HOST;
                    case "network" -> Place.NETWORK;
                    case "container" -> Place.CONTAINER;
                    default -> throw Reply.unexpected(line);
                },
                fields[2].equals("-") ? "" : fields[2],
                Reply.number(fields[3]),
                fields[4].equals("-") ? "" : fields[4]);
    }

    boolean hasOwnNetwork() {
        return place == Place.NETWORK;
    }

    /// Whether it was started before the file was changed, and so works with older rules.
    boolean isOlderThan(Cloudflared.ConfigYml config) {
        return config.changed() > started + ROUNDING;
    }

    String describe() {
        return "cloudflared runs as process " + pid
                + (place == Place.HOST ? "" : ", in a container")
                + (unit.isEmpty() ? "" : ", of " + unit)
                + (file.isEmpty() ? "" : ", with " + file);
    }

    /// How a person restarts it.
    String command() {
        return place == Place.HOST
                ? "end process " + pid + " (`kill " + pid + "`) and start it again as before"
                : "restart the container of process " + pid;
    }
}
