package dev.teal.deploy.operation.data;

import dev.teal.base.Problem;
import dev.teal.data.Finding;
import dev.teal.data.Finding.Severity;
import dev.teal.deploy.run.StepContext;
import java.util.List;

/// What checks found, acted upon.
public final class Findings {
    private Findings() {}

    /// Shows the warnings.
    ///
    /// @throws Problem when a finding refuses, with all that do
    public static void enforce(StepContext context, List<Finding> findings) {
        List<Finding> refusals = findings.stream()
                .filter(finding -> finding.severity() == Severity.REFUSES)
                .toList();
        findings.stream()
                .filter(finding -> finding.severity() == Severity.WARNS)
                .forEach(finding -> context.warn(finding.what(), finding.fix()));
        if (!refusals.isEmpty()) {
            List<String> more = refusals.stream()
                    .skip(1)
                    .map(finding -> finding.what() + ": " + finding.fix())
                    .toList();
            Finding first = refusals.getFirst();
            throw Problem.failed(first.what(), more, first.fix());
        }
    }
}
