package dev.teal.deploy.run;

import dev.teal.base.Problem;

/// A release does not start or does not become healthy. A recovery then tries the other one.
public final class Unhealthy extends Problem {
    private static final long serialVersionUID = 1L;

    public Unhealthy(Problem cause) {
        super(cause.happened(), cause.details(), cause.next(), cause.exitCode(), cause);
    }
}
