package dev.teal.removal;

import dev.teal.app.Release;
import dev.teal.app.Slot;
import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.certificate.Certbot;
import dev.teal.config.TlsConfig.Acme;
import dev.teal.deploy.operation.release.ReleaseId;
import dev.teal.deploy.state.ServerFacts;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes an app off its server: what goes, and what stays.
///
/// @param data        of the app
/// @param all         whether the data goes too
/// @param images      the names of the app's images
/// @param others      the names of images that only look like it
/// @param certificate whether certbot has a certificate for it
public record Removal(
        ServerState state, AppData data, boolean all, Set<String> images, Set<String> others, boolean certificate) {

    /// Looks at the server; changes nothing.
    ///
    /// @param withData whether the data goes too
    public static Removal of(ServerState state, boolean withData) {
        Target target = mustBeThisApp(state).target();
        boolean certificate =
                target.server().run(Certbot.look(target.config().app())).ok();
        return new Removal(state, AppData.of(target), withData, images(state, true), images(state, false), certificate);
    }

    /// The names of images that are on the server now.
    ///
    /// @param ours whether those of the app's releases, or the others that only look like them
    static Set<String> images(ServerState state, boolean ours) {
        Target target = state.target();
        Set<String> known =
                state.facts().releases().stream().map(Release::image).collect(Collectors.toSet());
        return target.images().names(target.server().run(target.images().list()), target.server()).stream()
                .filter(name -> ours == (known.contains(name) || isOfRelease(target, name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isOfRelease(Target target, String image) {
        String tag = image.substring(image.lastIndexOf(':') + 1);
        return ReleaseId.time(tag).isPresent() && target.images().name(tag).equals(image);
    }

    /// Another app, or another stage of this one, may be in the directory; a deployment may run.
    private static ServerState mustBeThisApp(ServerState state) {
        ServerFacts facts = state.facts();
        String server = state.target().server().name();
        String app = state.target().config().app();
        facts.registration().filter(there -> !there.app().equals(app)).ifPresent(there -> {
            throw Problem.failed(
                    state.target().layout().directory() + " on " + server + " belongs to " + there.app() + ", not to "
                            + app,
                    "correct `app` or `directory` in "
                            + state.target().config().source().own());
        });
        if (facts.registration().isPresent()) {
            state.mustBeOfStage();
        }
        if (!facts.holder().isEmpty()) {
            throw Problem.failed(
                    "another command holds the lock on " + server + ": " + facts.holder(),
                    "wait for it; if that client is gone for good: `teal recover --take-over`");
        }
        return state.mustNotBeLocked();
    }

    /// What it does, as phrases.
    public List<String> changes() {
        Target target = state.target();
        List<String> changes = new ArrayList<>();
        changes.add(
                "remove " + target.nginxFile().path() + " and reload nginx, which then no longer serves " + visitors());
        if (certificate) {
            changes.add("remove the certificate " + Acme.nameOf(target.config().app()) + ", which certbot renews");
        }
        changes.add("stop and remove " + containers());
        changes.add("remove " + images.size() + (images.size() == 1 ? " image" : " images") + " of its releases, up to "
                + Sizes.of(target.images().sizes(images, target.server()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum()));
        changes.add("remove " + target.layout().teal() + ": records, environments with their secrets, journal");
        if (!data.isEmpty()) {
            changes.add((all ? "REMOVE ITS DATA: " : "keep its data (--data removes it): ") + data.describe());
        }
        kept().forEach(path -> changes.add("keep " + path));
        return changes;
    }

    private String visitors() {
        List<String> hosts = state.target().config().router().hosts();
        return hosts.isEmpty()
                ? "all hosts at " + state.target().config().router().listen()
                : String.join(", ", hosts);
    }

    private String containers() {
        String slots = Stream.of(Slot.values())
                .filter(slot -> state.slotState(slot).present())
                .map(slot -> state.target().slots().name(slot) + " ("
                        + state.slotState(slot).describe() + (slot == state.live() ? ", live)" : ")"))
                .collect(Collectors.joining(", "));
        return (slots.isEmpty() ? "what runs of it" : slots) + ", and its network";
    }

    /// What is not Teal's.
    List<String> kept() {
        List<String> kept = new ArrayList<>();
        data.outside().forEach(path -> kept.add("the volume " + path));
        state.target()
                .config()
                .tunnel()
                .ifPresent(_ -> kept.add(
                        "the Cloudflare Tunnel: its rules for this app, and cloudflared (`teal tunnel install` shows how to"
                                + " take that away)"));
        others.forEach(name -> kept.add("the image " + name + ", which Teal did not make"));
        return kept;
    }
}
