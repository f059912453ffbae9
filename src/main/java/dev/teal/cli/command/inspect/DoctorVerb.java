package dev.teal.cli.command.inspect;

import dev.teal.base.Cancelled;
import dev.teal.base.ExitCode;
import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.cli.command.Confirm;
import dev.teal.cli.command.Connection;
import dev.teal.cli.command.DeployingVerb;
import dev.teal.cli.command.Invocation;
import dev.teal.cli.command.Verb;
import dev.teal.deploy.plan.PrunePlan;
import dev.teal.doctor.Check;
import dev.teal.doctor.Doctor;
import dev.teal.doctor.Fix;
import dev.teal.doctor.Repair;
import dev.teal.event.Event;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.cli.Options;

/// `teal doctor`
public final class DoctorVerb implements Verb {
    private static final Clock CLOCK = Clock.systemUTC();

    @Override
    public String description() {
        return """
                Checks what a deployment, a rollback, a reboot or a full disk would run into:
                nginx, both slots, the engine, the server, the data, the secrets on this
                machine, and what interrupted commands left. Changes nothing without --fix.
                Exits with 1 if a check fails, and with 0 if there are only warnings.

                --fix applies the fixes that are safe, and asks before each (-y: yes to all).
                Then it checks again.
                """;
    }

    @Override
    public Options options() {
        return new Options().addOption(null, "fix", false, "apply the fixes that are safe, asking before each");
    }

    @Override
    public boolean stopsSafely() {
        return true;
    }

    @Override
    public ExitCode run(Invocation invocation) {
        try (Connection connection = Connection.open(invocation)) {
            Doctor doctor =
                    new Doctor(connection.config(), connection.server(), connection.local(), invocation.env(), CLOCK);
            List<Check> checks = doctor.examine();
            List<Fix> fixes = fixes(checks);
            if (invocation.arguments().has("fix") && !fixes.isEmpty()) {
                if (!invocation.globals().json()) {
                    DoctorReport.of(connection.config(), checks).showFindings(invocation.out());
                }
                Confirm confirm = invocation.confirm();
                fixes.forEach(fix -> applyIfWanted(invocation, connection, confirm, fix));
                checks = doctor.examine();
            }
            DoctorReport report = DoctorReport.of(connection.config(), checks);
            if (invocation.globals().json()) {
                invocation
                        .out()
                        .json(Json.write(report.asMap(connection.server().name())));
            } else if (invocation.globals().quiet()) {
                report.showFindings(invocation.out());
            } else {
                report.show(invocation.out(), connection.server().name());
            }
            return report.fails() == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    /// Each once, though several findings may have it. One set-up does the work of all.
    static List<Fix> fixes(List<Check> checks) {
        List<Fix> all = checks.stream()
                .flatMap(check -> check.found().stream())
                .flatMap(diagnosis -> diagnosis.fix().stream())
                .distinct()
                .toList();
        boolean liveRestore = all.contains(new Fix.SetUp(true));
        Optional<Fix> setup =
                all.stream().filter(Fix.SetUp.class::isInstance).findFirst().map(_ -> new Fix.SetUp(liveRestore));
        return Stream.concat(setup.stream(), all.stream().filter(fix -> !(fix instanceof Fix.SetUp)))
                .toList();
    }

    private static void applyIfWanted(Invocation invocation, Connection connection, Confirm confirm, Fix fix) {
        if (!confirm.yes(fix.describe())) {
            return;
        }
        try {
            apply(invocation, connection, confirm, fix);
        } catch (Cancelled stopped) {
            throw stopped;
        } catch (Problem problem) { // the next fix may work
            connection.events().emit(new Event.Warning(problem.happened(), problem.details(), problem.next()));
        }
    }

    private static void apply(Invocation invocation, Connection connection, Confirm confirm, Fix fix) {
        switch (fix) {
            case Fix.SetUp setup ->
                connection.setup(invocation.cancellation()).run(setup.liveRestore(), confirm::require);
            case Fix.Prune prune ->
                DeployingVerb.runner(invocation, connection, CLOCK, connection.by())
                        .run(connection.state(), now -> PrunePlan.of(now, prune.leftovers()));
            case Fix.OnServer onServer ->
                new Repair(connection.config(), connection.server(), CLOCK, connection.by()).apply(onServer);
            case Fix.Here here -> here.act().run();
        }
        if (!invocation.globals().json()) {
            invocation.out().safeLine("done: " + fix.describe());
        }
    }
}
