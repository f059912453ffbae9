package dev.teal.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A problem that a check found, and its fix.
///
/// @param evidence one line each; may be empty
public record Finding(Severity severity, String what, List<String> evidence, String fix) {
    public Finding {
        evidence = List.copyOf(evidence);
    }

    public enum Severity {
        /// Stops a deployment: it would put data at risk, or fail later.
        REFUSES,
        WARNS
    }

    public static Finding refuses(String what, String fix) {
        return refuses(what, List.of(), fix);
    }

    public static Finding refuses(String what, List<String> evidence, String fix) {
        return new Finding(Severity.REFUSES, what, evidence, fix);
    }

    /// A refusal that something else reported as a failure.
    public static Finding refuses(Problem problem) {
        return refuses(problem.happened(), problem.details(), problem.next());
    }

    public static Finding warns(String what, String fix) {
        return new Finding(Severity.WARNS, what, List.of(), fix);
    }

    public boolean refuses() {
        return severity == Severity.REFUSES;
    }

    /// The same finding as a warning, for when it need not stop a deployment.
    public Finding asWarning() {
        return new Finding(Severity.WARNS, what, evidence, fix);
    }

    /// @throws Problem when any refuses, as [#refusal] has it
    public static void mustPass(List<Finding> findings) {
        refusal(findings).ifPresent(refusal -> {
            throw refusal;
        });
    }

    /// All findings that refuse as one failure: the first with its fix, then the others with theirs. Empty when none
    /// refuses.
    public static Optional<Problem> refusal(List<Finding> findings) {
        List<Finding> refusals = findings.stream().filter(Finding::refuses).toList();
        if (refusals.isEmpty()) {
            return Optional.empty();
        }
        Finding first = refusals.getFirst();
        List<String> details = new ArrayList<>(first.evidence);
        refusals.stream().skip(1).forEach(other -> {
            details.add(other.what + ": " + other.fix);
            details.addAll(other.evidence);
        });
        return Optional.of(Problem.failed(first.what, details, first.fix));
    }
}
