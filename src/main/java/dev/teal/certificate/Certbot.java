package dev.teal.certificate;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.config.TlsConfig.Acme;
import dev.teal.router.Router;
import dev.teal.server.Command;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Commands to certbot, which gets the app's certificate from an authority and renews it. certbot, because each
/// distribution packages it with a timer, and its users know its files.
public record Certbot(Config config, Layout layout, Acme acme) {
    /// Exit code of [#obtain] if certbot is not installed.
    public static final int MISSING = 3;

    /// Exit code of [#obtain] if certbot failed. The output has the reason.
    public static final int REFUSED = 4;

    /// Lines of certbot's output that explain no failure.
    private static final Pattern USUAL = Pattern.compile(
            "Saving debug log|Ask for help|Some challenges have failed|Account registered|Requesting a certificate"
                    + "|Renewing an existing|Simulating|Hint:|- - -|.*InsecureRequestWarning|\\s*warnings\\.warn");

    /// Gets a certificate for the app's names, and has it renewed from then on.
    public Command obtain() {
        List<String> arguments = new ArrayList<>(List.of(
                acme.name(), acme.directory().toString(), acme.email().orElse(""), layout.acme(), layout.renewed()));
        arguments.addAll(config.router().hosts());
        return Command.script(Scripts.read(Certbot.class, "obtain.sh"), arguments)
                .withInput(renewed());
    }

    /// The program that certbot runs after each renewal: nginx takes the new certificate up, and no request is lost.
    String renewed() {
        return "#!/bin/sh\n# Written by teal for " + config.app() + ": certbot runs this after each renewal.\n"
                + Scripts.read(Router.class, "reload.sh")
                + "reload 5 " + layout.route() + " "
                + Command.of(config.router().nginx().command()).inShell() + "\n";
    }

    /// Succeeds if certbot has a certificate of the app, also one that `teal.yml` no longer wants.
    public static Command look(String app) {
        return Command.of("test", "-e", "/etc/letsencrypt/renewal/" + Acme.nameOf(app) + ".conf");
    }

    /// Removes the app's certificate, which is then no longer renewed.
    public static Command remove(String app) {
        return Command.of("certbot", "delete", "--non-interactive", "--cert-name", Acme.nameOf(app));
    }

    /// The lines of certbot's output that explain its failure.
    public static List<String> reasons(Result result) {
        return result.lines().stream()
                .filter(line -> !line.isBlank() && !USUAL.matcher(line).lookingAt())
                .map(String::strip)
                .toList();
    }
}
