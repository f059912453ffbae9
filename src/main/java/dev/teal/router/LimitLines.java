package dev.teal.router;

import dev.teal.config.LimitsConfig;
import dev.teal.config.LimitsConfig.Requests;
import dev.teal.server.Scripts;

/// The lines of `router.limits` in nginx's file, with its holes.
///
/// @param pauses whether requests can wait for a deployment. They would all count in the moment they continue
record LimitLines(LimitsConfig limits, boolean pauses) {
    /// Before the server block. A zone is shared memory (sizes as in nginx's manual): 10 MB have 80,000 addresses,
    /// of which nginx then forgets the oldest; 4 MB have 64,000 with requests in progress.
    String zones() {
        return Scripts.text(LimitLines.class, "limit-zones.conf")
                        .replace("@waited@", pauses ? "$waited" : "")
                        .replace("@limit_wait@", String.valueOf(secondsToWait()))
                + limits.requests()
                        .map(requests -> "limit_req_zone $@id@_limited zone=@id@_requests:10m rate="
                                + requests.rate().requests() + "r/"
                                + requests.rate().unit() + ";\n")
                        .orElse("")
                + limits.connections()
                        .map(_ -> "limit_conn_zone $@id@_limited zone=@id@_connections:4m;\n")
                        .orElse("")
                + "\n";
    }

    /// In the server block.
    String lines() {
        return (pauses ? "set $waited \"\";\n" : "")
                + limits.requests().map(LimitLines::line).orElse("")
                + limits.connections()
                        .map(most -> "limit_conn @id@_connections " + most + ";\n")
                        .orElse("")
                + Scripts.text(LimitLines.class, "limits.conf");
    }

    private static String line(Requests requests) {
        return "limit_req zone=@id@_requests" + (requests.burst() > 0 ? " burst=" + requests.burst() : "")
                + " nodelay;\n";
    }

    private int secondsToWait() {
        return limits.requests()
                .map(requests -> requests.rate().secondsToNext())
                .orElse(1);
    }
}
