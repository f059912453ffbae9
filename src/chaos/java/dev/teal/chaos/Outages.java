package dev.teal.chaos;

import dev.teal.chaos.Client.Ended;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What befalls the server, its programs and its line in the middle of a deployment. Requests may be lost while the
/// thing that answers them is away, and at no other time.
final class Outages {
    private static final String KILL_NGINX = """
            for p in $(cat /run/nginx.pid) $(ps -o pid= --ppid $(cat /run/nginx.pid)); do kill -9 $p; done
            rm -f /run/nginx.pid
            """;
    private static final String KILL_DOCKERD = "kill -9 $(cat /run/docker.pid)";
    private static final String START_DOCKERD = """
            while kill -0 "$(cat /run/docker.pid 2>/dev/null)" 2>/dev/null; do sleep 0.1; done
            rm -f /run/docker.pid
            setsid dockerd >/var/log/dockerd.log 2>&1 </dev/null 9<&- &
            for i in $(seq 150); do docker info >/dev/null 2>&1 && exit; sleep 0.1; done; exit 1
            """;
    private static final int HOLE_SECONDS = 25;

    private Outages() {}

    static List<Case> of(List<String> steps) {
        List<Case> cases = new ArrayList<>();
        steps.forEach(step -> cases.add(new Case("server rebooted", "at " + step, reboot(step))));
        for (String step : those(steps, "ship", "stop", "start", "healthy", "flip", "resume", "drain")) {
            cases.add(new Case("line black-holed for " + HOLE_SECONDS + " s", "at " + step, hole(step)));
        }
        for (String step : those(steps, "ship", "stop", "start", "healthy", "drain")) {
            cases.add(new Case("dockerd killed and started again", "at " + step, dockerd(step)));
        }
        cases.add(new Case("dockerd dead", "before a deployment", Outages::withoutDockerd));
        for (String step : those(steps, "stop", "start", "flip", "router")) {
            cases.add(new Case("nginx dead", "at " + step, nginx(step)));
        }
        cases.add(new Case("nginx' config broken by someone else", "before a deployment", (world, violations) -> {
            world.server.must("echo nonsense >/etc/nginx/conf.d/broken.conf");
            world.run("deploy");
            world.server.must("rm /etc/nginx/conf.d/broken.conf");
        }));
        cases.add(new Case("`open_file_cache` on for all of nginx", "deploy, rollback", Outages::cached));
        cases.add(new Case(
                "route folder moved away",
                "at start",
                route("mv route route.gone", "rm -rf route; mv route.gone route")));
        cases.add(new Case("route folder chmod 000", "at start", route("chmod 000 route", "chmod 755 route")));
        return cases;
    }

    /// Which of them there are: an app that hands over has other steps.
    private static List<String> those(List<String> steps, String... wanted) {
        return Stream.of(wanted).filter(steps::contains).toList();
    }

    private static Case.Act reboot(String step) {
        return (world, violations) -> {
            world.deploy(
                    step,
                    () -> {
                        world.visitors.window("reboot at " + step);
                        world.server.reboot();
                    },
                    violations);
            world.awaitService();
            world.visitors.over("after the reboot");
        };
    }

    private static Case.Act hole(String step) {
        return (world, violations) -> {
            Ended ended = world.deploy(step, () -> world.server.must("""
                    iptables -I INPUT -p tcp --dport 22 -j DROP
                    (sleep %d; iptables -D INPUT -p tcp --dport 22 -j DROP) >/dev/null 2>&1 </dev/null &
                    """.formatted(HOLE_SECONDS)), violations);
            violations.unless(ended.exitCode() != 0, "it noticed nothing: " + ended);
            Thread.sleep(Duration.ofSeconds(HOLE_SECONDS));
        };
    }

    private static Case.Act dockerd(String step) {
        return (world, violations) -> {
            world.deploy(
                    step,
                    () -> {
                        world.visitors.window("dockerd killed at " + step);
                        world.server.must(KILL_DOCKERD);
                        world.server.must(START_DOCKERD);
                    },
                    violations);
            dockerIsBack(world);
        };
    }

    /// A Docker that was killed may leave its containers stopped; then `teal recover` starts the live one.
    private static void dockerIsBack(ChaosRun world) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(5));
        world.run("recover");
        world.awaitService();
        world.visitors.over("dockerd is back");
    }

    private static void withoutDockerd(ChaosRun world, Violations violations) throws InterruptedException {
        world.visitors.window("dockerd killed");
        world.server.must(KILL_DOCKERD);
        Ended ended = world.run("deploy");
        violations.unless(ended.exitCode() == 1 && ended.err().contains("Docker"), "not refused: " + ended);
        world.server.must(START_DOCKERD);
        dockerIsBack(world);
    }

    private static Case.Act nginx(String step) {
        return (world, violations) -> {
            world.deploy(
                    step,
                    () -> {
                        world.visitors.window("nginx killed at " + step);
                        world.server.must(KILL_NGINX);
                    },
                    violations);
            world.server.must("nginx");
            world.awaitService();
            world.visitors.over("nginx is back");
        };
    }

    private static void cached(ChaosRun world, Violations violations) throws InterruptedException {
        String file = "/etc/nginx/conf.d/000-cache.conf";
        world.visitors.window("nginx reloaded");
        world.server.must("printf '%s\\n' 'open_file_cache max=1000 inactive=60s;' 'open_file_cache_valid 60s;'"
                + " 'open_file_cache_errors on;' >" + file + " && nginx -s reload && sleep 2");
        world.visitors.over("open_file_cache");
        for (String verb : List.of("deploy", "rollback")) {
            Ended ended = world.run(verb);
            violations.unless(ended.exitCode() == 0, verb + ": " + ended);
        }
        world.visitors.window("nginx reloaded");
        world.server.must("rm " + file + " && nginx -s reload && sleep 2");
        world.visitors.over("open_file_cache off");
    }

    /// With blue live: a folder that nginx cannot read means blue to it, so a move to blue would be as good as done.
    private static Case.Act route(String fault, String fix) {
        return (world, violations) -> {
            if (world.idle().equals("blue")) {
                world.must("deploy");
            }
            Ended ended = world.deploy(
                    "start",
                    () -> {
                        world.visitors.window("no route folder");
                        world.server.must("cd " + ChaosRun.APP + " && " + fault);
                    },
                    violations);
            violations.unless(ended.exitCode() != 0, "it noticed nothing: " + ended);
            world.server.must("cd " + ChaosRun.APP + " && " + fix);
            world.awaitService();
            world.visitors.over("the route folder is back");
        };
    }
}
