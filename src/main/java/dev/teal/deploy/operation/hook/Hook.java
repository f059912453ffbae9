package dev.teal.deploy.operation.hook;

import dev.teal.deploy.state.Effect;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A moment of a deployment at which a program of the user runs on this machine: `.teal/hooks/pre-deploy`.
public enum Hook {
    /// Before the image is built.
    PRE_BUILD(Effect.PREPARES),
    /// After the checks, before anything is sent to the server.
    PRE_DEPLOY(Effect.PREPARES),
    /// The new release is healthy; visitors reach the old one.
    PRE_FLIP(Effect.PREPARES),
    /// Visitors reach the new release. A failure moves traffic back, also in a recovery.
    POST_FLIP(Effect.LOOKS),
    /// The deployment went through.
    POST_DEPLOY(Effect.FORWARD_ONLY),
    /// A failed attempt was undone.
    ON_FAILURE(Effect.PREPARES),
    /// Visitors reach an earlier release again.
    ON_ROLLBACK(Effect.FORWARD_ONLY);

    private final Effect effect;

    Hook(Effect effect) {
        this.effect = effect;
    }

    /// The name of its file, and of its step.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Effect effect() {
        return effect;
    }

    /// Whether its failure changes nothing: the deployment has ended.
    public boolean onlyWarns() {
        return this == POST_DEPLOY || this == ON_FAILURE || this == ON_ROLLBACK;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Hook::word).toList();
    }
}
