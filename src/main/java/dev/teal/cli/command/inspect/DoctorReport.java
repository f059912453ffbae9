package dev.teal.cli.command.inspect;

import dev.teal.base.Finding;
import dev.teal.cli.output.Out;
import dev.teal.cli.output.Table;
import dev.teal.config.Config;
import dev.teal.doctor.Check;
import dev.teal.doctor.Check.Level;
import dev.teal.doctor.Diagnosis;
import dev.teal.event.StageCommands;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows what `teal doctor` found. Commands in the texts name the stage of the app.
///
record DoctorReport(Config config, List<Check> checks) {
    static DoctorReport of(Config config, List<Check> checks) {
        return new DoctorReport(config, checks);
    }

    /// All checks, and how many of them found something.
    void show(Out out, String server) {
        out.safeLine(config.label() + " on " + server);
        table(checks).print(out);
        out.safeLine(sum());
    }

    /// Only the checks that found something.
    void showFindings(Out out) {
        List<Check> bad =
                checks.stream().filter(check -> check.level() != Level.OK).toList();
        if (!bad.isEmpty()) {
            table(bad).print(out);
        }
    }

    private Table table(List<Check> shown) {
        Table table = new Table("RESULT", "CHECK", "FOUND");
        for (Check check : shown) {
            if (check.found().isEmpty()) {
                table.row(Level.OK.word(), check.name(), check.fine());
            }
            check.found().forEach(diagnosis -> add(table, check.name(), diagnosis));
        }
        return table;
    }

    private void add(Table table, String name, Diagnosis diagnosis) {
        Finding finding = diagnosis.finding();
        table.row(Level.of(finding).word(), name, text(finding.what()));
        finding.evidence().forEach(line -> table.row("", "", "- " + line));
        table.row("", "", "fix: " + text(finding.fix()) + (diagnosis.fix().isPresent() ? " (--fix does it)" : ""));
    }

    private String text(String text) {
        return StageCommands.in(text, config.stage());
    }

    /// `2 fail, 1 warns: `teal doctor --fix` fixes 2 of them`
    private String sum() {
        long fails = fails();
        long warns = count(Level.WARN);
        if (fails + warns == 0) {
            return "all " + checks.size() + " checks are fine";
        }
        long fixable = findings().stream()
                .filter(diagnosis -> diagnosis.fix().isPresent())
                .count();
        return number(fails, "failure") + ", " + number(warns, "warning")
                + (fixable == 0 ? "" : "; " + text("`teal doctor --fix`") + " fixes " + fixable + " of them");
    }

    private static String number(long count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    long fails() {
        return count(Level.FAIL);
    }

    private long count(Level level) {
        return findings().stream()
                .filter(diagnosis -> Level.of(diagnosis.finding()) == level)
                .count();
    }

    private List<Diagnosis> findings() {
        return checks.stream().flatMap(check -> check.found().stream()).toList();
    }

    Map<String, Object> asMap(String server) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("app", config.app());
        map.put("stage", config.stage());
        map.put("server", server);
        map.put("failures", fails());
        map.put("warnings", count(Level.WARN));
        List<Map<String, Object>> list = new ArrayList<>();
        checks.forEach(check -> list.add(asMap(check)));
        map.put("checks", list);
        return map;
    }

    private Map<String, Object> asMap(Check check) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("check", check.name());
        map.put("result", check.level().word());
        if (check.found().isEmpty()) {
            map.put("text", check.fine());
        }
        map.put("found", check.found().stream().map(this::asMap).toList());
        return map;
    }

    private Map<String, Object> asMap(Diagnosis diagnosis) {
        Finding finding = diagnosis.finding();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("result", Level.of(finding).word());
        map.put("text", text(finding.what()));
        map.put("evidence", finding.evidence());
        map.put("fix", text(finding.fix()));
        map.put("fixable", diagnosis.fix().isPresent());
        return map;
    }
}
