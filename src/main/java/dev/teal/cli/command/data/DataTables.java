package dev.teal.cli.command.data;

import dev.teal.base.Json;
import dev.teal.base.Sizes;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.output.Table;
import dev.teal.deploy.operation.data.DataStatus;
import dev.teal.deploy.operation.data.RetainedData;
import dev.teal.deploy.operation.data.VerifyData.Verdict;
import dev.teal.event.StageCommands;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Prints the results of `teal data`, for people and for programs.
final class DataTables {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private static final String CHECK_IN_APP =
            "this is not damage; to check all of it, run `PRAGMA integrity_check` in the app";

    private DataTables() {}

    static void status(Invocation invocation, List<DataStatus> all) {
        if (invocation.globals().json()) {
            json(invocation, "databases", all.stream().map(DataTables::asMap).toList());
            return;
        }
        Table table = new Table("DATABASE", "SIZE", "WAL", "OPEN IN", "SQLITE", "FILE SYSTEM");
        all.forEach(one -> table.row(
                one.database().name(),
                one.facts().exists() ? Sizes.of(one.facts().size()) : "not created yet",
                one.facts().exists() && !one.facts().inWalMode()
                        ? "off"
                        : Sizes.of(one.facts().walSize()),
                one.open(),
                one.sqlite(),
                one.facts().filesystem()));
        table.print(invocation.out());
        all.forEach(one -> one.findings().forEach(finding -> note(invocation, finding.what(), finding.fix())));
    }

    private static Map<String, Object> asMap(DataStatus one) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", one.database().name());
        map.put("path", one.database().path());
        map.put("exists", one.facts().exists());
        map.put("bytes", one.facts().size());
        map.put("wal", one.facts().inWalMode());
        map.put("wal_bytes", one.facts().walSize());
        map.put("file_system", one.facts().filesystem());
        map.put("open_in", one.open());
        map.put("sqlite", one.sqlite());
        map.put(
                "findings",
                one.findings().stream()
                        .map(finding -> Map.of(
                                "severity", finding.severity().name().toLowerCase(Locale.ROOT),
                                "text", finding.what(),
                                "next", finding.fix()))
                        .toList());
        return map;
    }

    static void list(Invocation invocation, RetainedData retained) {
        if (invocation.globals().json()) {
            json(invocation, "kept", asList(retained));
        } else if (retained.snapshots().isEmpty() && retained.replaced().isEmpty()) {
            String command = ofStage(invocation, "`teal data snapshot`");
            invocation.out().safeLine("no snapshots or replaced databases yet; " + command + " takes one");
        } else {
            Table table = new Table("ID", "TAKEN", "SIZE", "DATA OF RELEASE").whole("ID", "DATA OF RELEASE");
            retained.snapshots()
                    .forEach(snapshot -> table.row(
                            snapshot.id(),
                            TIME.format(snapshot.taken()),
                            Sizes.of(snapshot.bytes()),
                            snapshot.of().isEmpty() ? "-" : snapshot.of()));
            retained.replaced()
                    .forEach(old -> table.row(old.id(), TIME.format(old.at()), Sizes.of(old.bytes()), "replaced"));
            table.print(invocation.out());
        }
    }

    private static List<Map<String, Object>> asList(RetainedData retained) {
        List<Map<String, Object>> list = new ArrayList<>();
        retained.snapshots()
                .forEach(each -> list.add(row(each.id(), "snapshot", each.taken(), each.bytes(), each.of())));
        retained.replaced().forEach(old -> list.add(row(old.id(), "replaced", old.at(), old.bytes(), "")));
        return list;
    }

    private static Map<String, Object> row(String id, String kind, Instant at, long bytes, String release) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("kind", kind);
        map.put("at", at.toString());
        map.put("bytes", bytes);
        map.put("release", release);
        return map;
    }

    static void verdicts(Invocation invocation, List<Verdict> verdicts) {
        if (invocation.globals().json()) {
            List<Map<String, Object>> all =
                    verdicts.stream().map(DataTables::asMap).toList();
            json(invocation, "verified", all);
            return;
        }
        Table table = new Table("WHAT", "INTEGRITY").whole("WHAT");
        verdicts.forEach(verdict -> table.row(verdict.what(), integrity(verdict)));
        table.print(invocation.out());
        for (Verdict verdict : verdicts) {
            if (!verdict.damaged() && !verdict.unchecked().isEmpty()) {
                note(invocation, verdict.what() + " is " + verdict.unchecked(), CHECK_IN_APP);
            }
            if (!verdict.broken().isEmpty()) {
                note(invocation, verdict.broken(), "correct this in the app; the database file itself is not damaged");
            }
        }
    }

    private static void note(Invocation invocation, String what, String next) {
        invocation.out().safeLine("! " + what);
        invocation.out().safeLine("  Next: " + ofStage(invocation, next));
    }

    private static String ofStage(Invocation invocation, String text) {
        return StageCommands.in(text, invocation.globals().stage());
    }

    private static String integrity(Verdict verdict) {
        return verdict.damaged() ? "damaged" : verdict.sound() ? "ok" : "not checked in full";
    }

    private static Map<String, Object> asMap(Verdict verdict) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("what", verdict.what());
        map.put("path", verdict.path());
        map.put("sound", verdict.sound());
        map.put("integrity", integrity(verdict));
        map.put("unchecked", verdict.unchecked());
        map.put("broken", verdict.broken());
        return map;
    }

    private static void json(Invocation invocation, String name, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("stage", invocation.globals().stage());
        map.put(name, value);
        invocation.out().json(Json.write(map));
    }
}
