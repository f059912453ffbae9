package dev.teal.health;

import java.util.Optional;

/// Suggests a fix when an app answers a probe differently than its visitors: with a redirect, or because it
/// does not accept the host.
public final class Advice {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;

    private Advice() {}

    /// @param path of the request
    /// @return a sentence without a full stop; empty when the status needs no explanation
    public static Optional<String> of(Answer answer, Visitor visitor, String path) {
        if (answer.isRedirect()) {
            return Optional.of(redirect(answer, visitor, path));
        }
        return switch (answer.status()) {
            case BAD_REQUEST, FORBIDDEN, MISDIRECTED -> Optional.of(host(visitor));
            case UNAUTHORIZED -> Optional.of("set health.path in teal.yml to a page that needs no login");
            default -> Optional.empty();
        };
    }

    private static String redirect(Answer answer, Visitor visitor, String path) {
        String to = answer.location();
        boolean secure = to.startsWith("https://");
        if (secure && !visitor.isSecure()) {
            return "the app redirects visitors to https: set `url` in teal.yml to its https address, so that Teal"
                    + " probes it as they do";
        }
        if (secure && to.equals("https://" + visitor.host() + path)) {
            return "the app redirects an https request to https: it must trust the header X-Forwarded-Proto"
                    + " (Express: `trust proxy`, Django: SECURE_PROXY_SSL_HEADER), or visitors never get a page";
        }
        boolean elsewhere = to.contains("://") && !to.startsWith(visitor.scheme() + "://" + visitor.host() + "/");
        return (elsewhere ? "set `url` in teal.yml to the address that visitors are redirected to, or " : "set ")
                + "health.path to a page that answers without a redirect";
    }

    private static String host(Visitor visitor) {
        String header = "the request had the header `Host: " + visitor.host() + "`: ";
        return visitor.host().equals("localhost")
                ? header + "if the app accepts only its own name, set `url` or router.hosts in teal.yml"
                : header + "add that name to the app's allowed hosts, or correct `url` or router.hosts in teal.yml";
    }
}
