package dev.teal.tunnel;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// Failures of Cloudflare's API as messages.
///
/// @param base   URL of the API
/// @param secret the name of the secret that has the token
record ApiErrors(URI base, String secret) {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    String host() {
        return base.getHost() + (base.getPort() < 0 ? "" : ":" + base.getPort());
    }

    /// @param why such as `no answer within 30s`
    ApiProblem unreachable(String request, String why) {
        return new ApiProblem(
                host() + ": " + why, List.of(request), "check the connection of this machine, then try again");
    }

    /// For an answer that is not that of the API: a page of a proxy, half an answer.
    ApiProblem unreadable(String request, int status, String what) {
        return new ApiProblem(
                host() + " gave no answer of Cloudflare's API (status " + status + "): " + what,
                List.of(request),
                "try again later; check `tunnel.api` in teal.yml and the proxies of this machine");
    }

    ApiProblem limited(String request, String wait) {
        return new ApiProblem(
                "Cloudflare's API takes no more requests for now (status 429)" + wait,
                List.of(request),
                "try again in five minutes");
    }

    ApiProblem refused(String request, int status, JsonNode root) {
        List<String> details = new ArrayList<>(List.of(request + ": status " + status));
        for (JsonNode error : root.member("errors").elements()) {
            details.add("error " + error.member("code").string() + ": "
                    + error.member("message").string());
        }
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN ->
                new ApiProblem(
                        "Cloudflare refuses the token in the secret " + secret,
                        details,
                        "give it the permission Account, Cloudflare Tunnel: Edit for this account (with --dns also Zone,"
                                + " DNS: Edit), and check that it has not expired");
            case NOT_FOUND ->
                new ApiProblem(
                        "Cloudflare knows no such tunnel in this account",
                        details,
                        "check `tunnel.account` and `tunnel.id` in teal.yml");
            default -> new ApiProblem("Cloudflare's API refused the request", details, "see the error above");
        };
    }
}
