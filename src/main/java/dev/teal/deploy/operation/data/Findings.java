package dev.teal.deploy.operation.data;

import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.deploy.run.StepContext;
import java.util.List;

/// Acts on the findings of checks.
public final class Findings {
    private Findings() {}

    /// Shows the warnings.
    ///
    /// @throws Problem with all findings that refuse, if there are any
    public static void enforce(StepContext context, List<Finding> findings) {
        findings.stream().filter(finding -> !finding.refuses()).forEach(finding -> context.warn(finding));
        Finding.mustPass(findings);
    }
}
