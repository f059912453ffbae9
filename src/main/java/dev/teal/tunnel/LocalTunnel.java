package dev.teal.tunnel;

import dev.teal.base.Problem;
import dev.teal.base.Sha256;
import dev.teal.config.Config;
import dev.teal.server.Command;
import dev.teal.server.Curl;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Scripts;
import dev.teal.server.Server;
import dev.teal.tunnel.Cloudflared.ConfigYml;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// A tunnel whose rules are in a config.yml on the server.
///
/// @param found what the server has of cloudflared
/// @param file  the config.yml
/// @param rules and the text of the whole file
public record LocalTunnel(Server server, Cloudflared found, ConfigYml file, IngressText rules) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    /// Longer than the grace period of cloudflared.
    private static final int RESTART_SECONDS = 60;
    /// Of a second connector and two restarts.
    private static final Duration RESTART = Duration.ofSeconds(5 * RESTART_SECONDS);

    private static final int CHANGED_SINCE = 3;
    private static final int REFUSED = 4;
    private static final int NOT_STARTED = 3;
    private static final int UNDONE = 4;

    /// @throws Problem when there is no such file, or it cannot be read
    public static LocalTunnel open(Config config, Server server) {
        Cloudflared found = Cloudflared.of(config, server);
        ConfigYml file = found.file(config, server.name());
        return new LocalTunnel(server, found, file, YamlIngress.of(file.path(), text(server, file.path())));
    }

    private static String text(Server server, String path) {
        Result read = server.run(Command.script(Scripts.read(LocalTunnel.class, "read.sh"), path));
        if (!read.ok()) {
            throw Problem.failed(
                    path + " on " + server.name() + " cannot be read, or is larger than 1 MB",
                    read.errorLines(),
                    "is it the config.yml of cloudflared?");
        }
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(read.out());
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Problem.failed(path + " on " + server.name() + " is not UTF-8", "save it as UTF-8");
        } catch (IllegalArgumentException e) {
            throw Reply.unexpected(read.out());
        }
    }

    /// Processes that still work with older rules.
    public List<String> outdated() {
        return found.of(file).stream()
                .filter(process -> process.isOlderThan(file))
                .map(RunningTunnel::describe)
                .toList();
    }

    /// How the change takes effect, for people; one phrase each.
    public List<String> restarts() {
        return services(found.of(file)).stream()
                .map(process -> "restart " + process.unit() + "; a second connector takes the requests meanwhile")
                .toList();
    }

    /// @throws Problem when 127.0.0.1 is another machine for cloudflared
    public void mustReachNginx() {
        found.mustReachNginx(server.name());
    }

    /// Writes the new text if the file is still the same, and cloudflared accepts it.
    ///
    /// @return the path of the copy of the old file
    /// @throws Problem when it was not written
    public String write(IngressText changed, Instant now) {
        String copy = file.path() + ".before-teal-" + STAMP.format(now);
        Result result = server.run(writing(changed, copy));
        return switch (result.exitCode()) {
            case 0 -> copy;
            case CHANGED_SINCE ->
                throw Problem.failed(
                        file.path() + " on " + server.name() + " has changed meanwhile; nothing was written",
                        "run the command again, which shows the new state");
            case REFUSED ->
                throw Problem.failed(
                        "cloudflared on " + server.name() + " refuses the changed " + file.path()
                                + "; nothing was written",
                        result.lines(),
                        "fix what it names, then run the command again");
            default ->
                throw Problem.failed(
                        file.path() + " on " + server.name() + " was not written",
                        result.errorLines(),
                        "fix the error above and run the command again");
        };
    }

    Command writing(IngressText changed, String copy) {
        byte[] old = rules.text().getBytes(StandardCharsets.UTF_8);
        return Command.script(
                        Scripts.read(LocalTunnel.class, "write.sh"),
                        file.path(),
                        HexFormat.of().formatHex(Sha256.digest().digest(old)),
                        copy,
                        found.program())
                .withInput(changed.text());
    }

    /// Restarts the services that read the file.
    ///
    /// @param copy of the old file; empty when it is not to be put back
    /// @return what a person still has to do; empty for nothing
    /// @throws Problem when a service did not come back with the new file
    public List<String> restart(String copy) {
        List<RunningTunnel> running = found.of(file);
        services(running).forEach(process -> restart(process, copy));
        return Cloudflared.commands(running);
    }

    private static List<RunningTunnel> services(List<RunningTunnel> running) {
        return running.stream().filter(process -> !process.unit().isEmpty()).toList();
    }

    private void restart(RunningTunnel process, String copy) {
        Result result = server.run(restarting(process, copy), RESTART);
        String unit = process.unit();
        String by = "`systemctl restart " + unit + "` on the server loads the file, with an outage of some seconds";
        switch (result.exitCode()) {
            case 0 -> {}
            case NOT_STARTED ->
                throw Problem.failed(
                        file.path() + " is written, but " + unit
                                + " still works with the old rules: a second connector, to take the requests meanwhile,"
                                + " was not ready within " + RESTART_SECONDS + " s",
                        result.lines(),
                        by);
            case UNDONE ->
                throw Problem.failed(
                        unit + " was not ready within " + RESTART_SECONDS + " s with the changed " + file.path()
                                + "; the old file is back, and the service runs with it",
                        result.lines(),
                        "read `journalctl -u " + unit + "` on the server");
            default ->
                throw Problem.failed(
                        unit + " was not ready again within " + RESTART_SECONDS + " s, also not with the old "
                                + file.path() + "; a second connector, started by Teal, goes on",
                        result.lines(),
                        "read `journalctl -u " + unit + "` on the server");
        }
    }

    Command restarting(RunningTunnel process, String copy) {
        return Command.script(
                Scripts.read(LocalTunnel.class, "restart.sh").replace("@curl@", Curl.COMMAND),
                String.valueOf(process.pid()),
                process.unit(),
                file.path(),
                copy,
                String.valueOf(RESTART_SECONDS));
    }
}
