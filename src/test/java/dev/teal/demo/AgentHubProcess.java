package dev.teal.demo;

import dev.teal.ground.Until;
import dev.teal.load.Load;
import dev.teal.load.Traffic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sample app as a process on this machine, on a free port.
final class AgentHubProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final BufferedReader output;

    private AgentHubProcess(Process process) {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static AgentHubProcess start(Path data, Map<String, String> environment, String... arguments) throws IOException {
        Path built = Path.of("target/agent-hub").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                built.resolve("agent-hub.jar") + ":" + built.resolve("lib") + "/*",
                "agenthub.AgentHub"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(Map.of("BIND", "127.0.0.1", "PORT", "0", "DATA_DIR", data.toString()));
        builder.environment().putAll(all);
        return new AgentHubProcess(builder.start());
    }

    /// Waits until the app listens.
    Load load() throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return Traffic.to("127.0.0.1", Integer.parseInt(listening.group(1)));
            }
        }
        throw new IOException("agent-hub ended without listening");
    }

    /// Uses the handle, because `Process.destroy` also closes the output and the last lines would be lost.
    void terminate() {
        process.toHandle().destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    /// Waits for the app to end.
    int exitCode() throws InterruptedException {
        if (!process.waitFor(Until.PATIENCE)) {
            throw new IllegalStateException("agent-hub did not end in " + Until.PATIENCE.toSeconds() + " s");
        }
        return process.exitValue();
    }

    /// Its output after the line about listening, up to its end.
    List<String> output() {
        return output.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
