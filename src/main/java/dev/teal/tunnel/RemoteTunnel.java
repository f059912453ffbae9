package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.TunnelConfig;
import dev.teal.config.read.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A tunnel whose rules Cloudflare stores. Cloudflare sends a change to the connectors by itself.
public final class RemoteTunnel implements AutoCloseable {
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    private final TunnelConfig.Remote tunnel;
    private final CloudflareApi api;

    RemoteTunnel(TunnelConfig.Remote tunnel, CloudflareApi api) {
        this.tunnel = tunnel;
        this.api = api;
    }

    /// @param environment of this machine
    /// @throws Problem when the secret with the token has no value; [dev.teal.base.ExitCode#USAGE]
    public static RemoteTunnel open(Config config, TunnelConfig.Remote tunnel, Map<String, String> environment) {
        String secret = tunnel.tokenSecret();
        String token = token(config, tunnel, environment)
                .orElseThrow(() -> Problem.usage(
                        "no value for the secret " + secret + ", the token of Cloudflare's API",
                        "export it, or write a line " + secret + "=… to "
                                + config.source().secrets() + " (chmod 600)"));
        if (!PRINTABLE.matcher(token).matches()) {
            throw Problem.usage(
                    "the secret " + secret + " is not a token: it has white space or other characters",
                    "copy it again from Cloudflare's dashboard");
        }
        ApiErrors errors = new ApiErrors(tunnel.api(), secret);
        return new RemoteTunnel(
                tunnel, new CloudflareApi(tunnel.api(), token, errors, environment, CloudflareApi.Limits.USUAL));
    }

    /// The API token; empty when the secret has no value.
    public static Optional<String> token(Config config, TunnelConfig.Remote tunnel, Map<String, String> environment) {
        String secret = tunnel.tokenSecret();
        return Optional.ofNullable(
                Secrets.find(config, List.of(secret), environment).get(secret));
    }

    public StoredRules read() {
        return StoredRules.of(api.get(path("/configurations")));
    }

    /// The records that lead the names to this tunnel.
    public DnsRecords dns() {
        return new DnsRecords(api, tunnel.zone(), tunnel.target());
    }

    /// The token with which a connector runs this tunnel.
    String connectorToken() {
        String token = api.get(path("/token")).result().string();
        if (!PRINTABLE.matcher(token).matches()) {
            throw Problem.failed("Cloudflare gave no token for a connector", "try again later");
        }
        return token;
    }

    /// Writes the whole configuration, and reads it again.
    ///
    /// @param shown    what the user was shown
    /// @param changed  the new text, made from it
    /// @throws Problem when it was changed in the meantime, or is not there afterwards
    public void write(StoredRules shown, IngressText changed) {
        Pointing.mustBeComplete(changed.rules());
        StoredRules now = read();
        if (!now.equals(shown)) {
            throw Problem.failed(
                    "somebody changed the tunnel meanwhile (version " + shown.version() + ", now " + now.version()
                            + "); nothing was written",
                    "run the command again, which shows the new state");
        }
        Optional<ApiProblem> failure = put(changed);
        verify(shown, changed, failure);
    }

    private Optional<ApiProblem> put(IngressText changed) {
        try {
            api.send("PUT", path("/configurations"), "{\"config\":" + changed.text() + "}");
            return Optional.empty();
        } catch (ApiProblem failed) {
            return Optional.of(failed);
        }
    }

    private void verify(StoredRules before, IngressText sent, Optional<ApiProblem> failure) {
        StoredRules after = readBack(failure);
        boolean same = after.sameAs(sent);
        if (same && after.version() == before.version() + 1) {
            return;
        }
        if (failure.isPresent() && after.version() == before.version()) {
            throw failed(failure.get(), "nothing was written: version " + after.version() + " as before");
        }
        List<String> details = new ArrayList<>();
        failure.ifPresent(problem -> details.add(problem.happened()));
        after.rules().rules().forEach(rule -> details.add(rule.pattern() + " -> " + rule.service()));
        throw Problem.failed(
                "after the change the tunnel has version " + after.version() + " where " + (before.version() + 1)
                        + " was expected, and " + (same ? "the rules that were sent" : "other rules than those sent")
                        + ": somebody else may have changed it at the same time",
                details,
                "compare the rules above with what you want, then run `teal tunnel status`");
    }

    private StoredRules readBack(Optional<ApiProblem> failure) {
        try {
            return read();
        } catch (Problem unreadable) {
            throw Problem.failed(
                    "whether the change was written is unknown: " + unreadable.happened(),
                    failure.map(problem -> List.of("before that: " + problem.happened()))
                            .orElse(List.of()),
                    "`teal tunnel status` shows it");
        }
    }

    private static Problem failed(ApiProblem problem, String what) {
        List<String> details = new ArrayList<>(problem.details());
        details.add(what);
        return Problem.failed(problem.happened(), details, problem.next());
    }

    private String path(String below) {
        return "/accounts/" + tunnel.account() + "/cfd_tunnel/" + tunnel.id() + below;
    }

    @Override
    public void close() {
        api.close();
    }
}
