package dev.teal.health;

import java.util.Optional;

/// What to change when an app answers a probe in another way than its visitors: by a redirect, or by a
/// refusal of the host that was asked for.
public final class Advice {
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int MISDIRECTED = 421;

    private Advice() {}

    /// @param path that was asked for
    /// @return a sentence without its end; empty when the status says all
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
            return "the app sends visitors to https: set `url` in teal.yml to its https address, so that Teal asks as"
                    + " they do";
        }
        if (secure && to.equals("https://" + visitor.host() + path)) {
            return "the app was asked by https and redirects to https: it must believe the header X-Forwarded-Proto"
                    + " (Express: `trust proxy`, Django: SECURE_PROXY_SSL_HEADER), or visitors never get a page";
        }
        boolean elsewhere = to.contains("://") && !to.startsWith(visitor.scheme() + "://" + visitor.host() + "/");
        return (elsewhere ? "set `url` in teal.yml to the address that visitors are sent to, or " : "set ")
                + "health.path to a page that answers without a redirect";
    }

    private static String host(Visitor visitor) {
        String said = "the request had the header `Host: " + visitor.host() + "`: ";
        return visitor.host().equals("localhost")
                ? said + "when the app answers to its own name only, set `url` or router.hosts in teal.yml"
                : said + "let the app accept that name (its list of allowed hosts), or correct `url` or router.hosts";
    }
}
