package dev.teal.tunnel;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.util.List;

/// Cloudflare's API did not do what was asked.
final class ApiProblem extends Problem {
    private static final long serialVersionUID = 1L;

    ApiProblem(String happened, List<String> details, String next) {
        super(happened, details, next, ExitCode.FAILED);
    }
}
