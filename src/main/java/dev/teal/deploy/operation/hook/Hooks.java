package dev.teal.deploy.operation.hook;

import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.value.Nearest;
import dev.teal.config.value.Printable;
import dev.teal.server.Command;
import dev.teal.server.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The hooks of an app on this machine: programs in `.teal/hooks` beside `teal.yml`.
///
/// @param folder  of the hooks; it need not exist
/// @param runsIn  the folder of `teal.yml`
public record Hooks(Path folder, Path runsIn) {
    private static final String SCRIPT = Scripts.read(Hooks.class, "hook.sh");

    public static Hooks of(Config config) {
        return new Hooks(config.hooks(), config.folder());
    }

    public Path file(Hook hook) {
        return folder.resolve(hook.word());
    }

    public boolean has(Hook hook) {
        return Files.exists(file(hook), LinkOption.NOFOLLOW_LINKS);
    }

    /// For messages: `.teal/hooks/pre-deploy`.
    public String shown(Hook hook) {
        return String.valueOf(runsIn.relativize(file(hook)));
    }

    /// Runs the hook until its input ends.
    public Command command(Hook hook, Map<String, String> variables) {
        List<String> arguments =
                new ArrayList<>(List.of(runsIn.toString(), file(hook).toString()));
        variables.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        return Command.script(SCRIPT, arguments);
    }

    /// Refuses a hook that cannot be started; warns of a file whose name is nearly that of a hook.
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Arrays.stream(Hook.values())
                .filter(this::has)
                .forEach(hook -> refusal(hook).ifPresent(findings::add));
        misspelt().forEach(findings::add);
        return findings;
    }

    Optional<Finding> refusal(Hook hook) {
        Path file = file(hook);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
            return Optional.empty();
        }
        return Optional.of(
                Files.isRegularFile(file)
                        ? Finding.refuses("the hook " + shown(hook) + " is not executable", "`chmod +x " + file + "`")
                        : Finding.refuses(
                                "the hook " + shown(hook) + " is not a file", "remove it, or write a program"));
    }

    private Stream<Finding> misspelt() {
        return names().stream()
                .filter(name -> !Hook.words().contains(name))
                .flatMap(name -> Nearest.of(name, Hook.words())
                        .map(near -> Finding.warns(
                                Printable.plain(name) + " in .teal/hooks is not a hook and will not run",
                                "rename it to " + near + ", if it should be that hook"))
                        .stream());
    }

    private List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw Problem.failed(folder + " cannot be read: " + e.getMessage(), "fix its permissions");
        }
    }
}
