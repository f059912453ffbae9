package dev.teal.config;

import java.util.OptionalInt;

/// Where the app runs: this machine, or an ssh destination as one would type it.
public sealed interface Destination {
    /// `local`: this machine, without ssh.
    record Local() implements Destination {
        @Override
        public String toString() {
            return "local";
        }
    }

    /// @param target `host`, `user@host`, or an alias of `~/.ssh/config`; never starts with `-`
    /// @param port   the port when `teal.yml` names one; else ssh's own configuration decides
    record Ssh(String target, OptionalInt port) implements Destination {
        @Override
        public String toString() {
            return port.isPresent() ? target + ":" + port.getAsInt() : target;
        }
    }
}
