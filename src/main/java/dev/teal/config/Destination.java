package dev.teal.config;

import java.util.OptionalInt;

/// Where the app runs: this machine, or an ssh destination as the user would type it.
public sealed interface Destination {
    /// `local`: this machine, without ssh.
    record Local() implements Destination {
        @Override
        public String toString() {
            return "local";
        }
    }

    /// @param target `host`, `user@host`, or an alias of `~/.ssh/config`, as ssh takes it (an IPv6 address without
    ///               brackets); never starts with `-`, has no white space and no shell characters
    /// @param port   the port in `teal.yml`; if empty, ssh's configuration decides
    record Ssh(String target, OptionalInt port) implements Destination {
        /// As it is written in `teal.yml`.
        @Override
        public String toString() {
            int host = target.indexOf('@') + 1;
            String written =
                    target.indexOf(':') < 0 ? target : target.substring(0, host) + "[" + target.substring(host) + "]";
            return port.isPresent() ? written + ":" + port.getAsInt() : written;
        }
    }
}
