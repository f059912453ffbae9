package dev.teal.doctor;

import dev.teal.base.Cancelled;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One check and what it found.
///
/// @param name  what was checked, in a word or two
/// @param fine  what is true when nothing was found
/// @param found empty when all is well
public record Check(String name, String fine, List<Diagnosis> found) {
    public Check {
        found = List.copyOf(found);
    }

    /// The result of a check, the worse the later.
    public enum Level {
        OK,
        /// It works today.
        WARN,
        /// The site, the data or the next deployment is in danger.
        FAIL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Level of(Finding finding) {
            return finding.refuses() ? FAIL : WARN;
        }
    }

    /// @param fine a phrase, such as `31.2 GB free`
    static Check of(String name, String fine) {
        return new Check(name, fine, List.of());
    }

    Check found(Optional<Finding> finding) {
        return found(finding.stream().toList());
    }

    Check found(Optional<Finding> finding, Fix fix) {
        return found(finding.stream().toList(), fix);
    }

    Check found(List<Finding> findings) {
        return plus(findings, Optional.empty());
    }

    Check found(List<Finding> findings, Fix fix) {
        return plus(findings, Optional.of(fix));
    }

    private Check plus(List<Finding> findings, Optional<Fix> fix) {
        List<Diagnosis> all = new ArrayList<>(found);
        findings.forEach(finding -> all.add(new Diagnosis(finding, fix)));
        return new Check(name, fine, all);
    }

    Check withoutFixes() {
        return Check.of(name, fine).found(found.stream().map(Diagnosis::finding).toList());
    }

    /// A finding that is there or not.
    static Optional<Finding> when(boolean present, Finding finding) {
        return present ? Optional.of(finding) : Optional.empty();
    }

    /// What stops this action, as a finding.
    static Optional<Finding> refusal(Runnable act) {
        try {
            act.run();
            return Optional.empty();
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Problem problem) {
            return Optional.of(Finding.refuses(problem));
        }
    }

    /// That of the worst finding.
    public Level level() {
        return found.stream()
                .map(diagnosis -> Level.of(diagnosis.finding()))
                .reduce(Level.OK, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }
}
