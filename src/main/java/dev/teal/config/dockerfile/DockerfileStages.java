package dev.teal.config.dockerfile;

import dev.teal.base.Json;
import dev.teal.base.Problem;
import dev.teal.config.dockerfile.Dockerfile.Instruction;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Quantities;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stages of a Dockerfile, filled instruction by instruction.
final class DockerfileStages {
    private final char escape;
    private final Map<String, String> args;
    /// Arguments before the first FROM: visible in each FROM, and in a stage that declares them.
    private final Map<String, String> global = new HashMap<>();
    private final List<Stage> stages = new ArrayList<>();

    /// A stage up to the current line.
    ///
    /// @param variables from ENV and ARG; the later line wins
    private record Stage(
            String name,
            Map<String, String> variables,
            List<String> ports,
            List<String> volumes,
            List<String> triggers) {

        /// A stage based on another starts with everything that the other ended with, except its triggers.
        static Stage on(Optional<Stage> base, String name) {
            Stage stage = new Stage(name, new HashMap<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            base.ifPresent(other -> {
                stage.variables.putAll(other.variables);
                stage.ports.addAll(other.ports);
                stage.volumes.addAll(other.volumes);
            });
            return stage;
        }

        DockerfileFacts facts() {
            return new DockerfileFacts(
                    ports.stream().flatMap(port -> port(port).stream()).findFirst(),
                    volumes.stream()
                            .filter(path -> path.startsWith("/"))
                            .distinct()
                            .toList());
        }

        /// The port in `8080`, `8080/tcp` or `8080-8090`.
        private static Optional<Integer> port(String text) {
            try {
                return Optional.of(
                        Quantities.port(text.replaceFirst("(?i)/tcp$", "").replaceFirst("-\\d+$", "")));
            } catch (InvalidValue _) {
                return Optional.empty();
            }
        }
    }

    /// @param args build arguments
    DockerfileStages(char escape, Map<String, String> args) {
        this.escape = escape;
        this.args = args;
    }

    /// @param target the name or number of a stage; empty for the last
    DockerfileFacts facts(String target) {
        if (stages.isEmpty()) {
            return DockerfileFacts.NONE;
        }
        if (target.isEmpty()) {
            return stages.getLast().facts();
        }
        Optional<Stage> stage = target.matches("\\d{1,4}")
                ? stages.stream().skip(Integer.parseInt(target)).findFirst()
                : named(target);
        return stage.map(Stage::facts).orElse(DockerfileFacts.NONE);
    }

    private Optional<Stage> named(String name) {
        return stages.stream()
                .filter(stage -> !name.isEmpty() && stage.name.equalsIgnoreCase(name))
                .reduce((one, later) -> later);
    }

    void take(Instruction instruction) {
        if (instruction.keyword().equals("FROM")) {
            from(words(global).expanded(instruction.arguments()));
        } else if (!stages.isEmpty()) {
            take(instruction, stages.getLast());
        } else if (instruction.keyword().equals("ARG")) {
            arg(instruction.arguments(), global);
        }
    }

    private DockerfileLexer words(Map<String, String> variables) {
        return DockerfileLexer.of(escape, variables);
    }

    /// @param all `--platform=…`, a name, `AS`, a stage
    private void from(List<String> all) {
        List<String> words = all.stream().filter(word -> !word.startsWith("--")).toList();
        Optional<Stage> base = words.isEmpty() ? Optional.empty() : named(words.getFirst());
        boolean hasName = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
        Stage stage = Stage.on(base, hasName ? words.get(2) : "");
        stages.add(stage);
        base.ifPresent(other -> other.triggers.forEach(trigger -> take(Instruction.of(trigger), stage)));
    }

    private void take(Instruction instruction, Stage stage) {
        String arguments = instruction.arguments();
        Map<String, String> variables = Map.copyOf(stage.variables());
        switch (instruction.keyword()) {
            case "EXPOSE" -> stage.ports.addAll(words(variables).expanded(arguments));
            case "VOLUME" ->
                list(arguments)
                        .forEach(path -> stage.volumes.add(words(variables).expand(path)));
            case "ENV" -> env(arguments, stage.variables, words(variables));
            case "ARG" -> arg(arguments, stage.variables);
            case "ONBUILD" -> stage.triggers.add(arguments);
            default -> {}
        }
    }

    /// A JSON list, or words.
    private List<String> list(String text) {
        try {
            if (text.startsWith("[")) {
                return Json.texts(
                        Json.readMap("{\"list\":" + text + "}", "VOLUME").get("list"));
            }
        } catch (Problem notJson) {
            // BuildKit then reads it as words too, and ignores the quotes.
        }
        return List.of(text.strip().split("\\s+", -1));
    }

    /// `NAME=value NAME=value`, or the older `NAME all the rest`. Values see the variables before the line.
    private void env(String arguments, Map<String, String> env, DockerfileLexer before) {
        List<String> words = before.raw(arguments);
        if (words.isEmpty()) {
            return;
        }
        if (!words.getFirst().contains("=")) {
            env.put(words.getFirst(), before.expand(halves(arguments, "\\s+")[1]));
            return;
        }
        for (String word : words) {
            String[] halves = halves(word, "=");
            env.put(before.expand(halves[0]), before.expand(halves[1]));
        }
    }

    /// `NAME`, `NAME=default`: a build argument wins; without a default, the global value counts.
    private void arg(String arguments, Map<String, String> variables) {
        for (String word : words(variables).raw(arguments)) {
            String[] halves = halves(word, "=");
            String name = words(variables).expand(halves[0]);
            Optional<String> value = Optional.ofNullable(args.get(name))
                    .or(() -> word.contains("=")
                            ? Optional.of(words(variables).expand(halves[1]))
                            : Optional.ofNullable(global.get(name)));
            value.ifPresent(text -> variables.put(name, text));
        }
    }

    private static String[] halves(String text, String separator) {
        String[] halves = text.strip().split(separator, 2);
        return new String[] {halves[0], halves.length == 2 ? halves[1] : ""};
    }
}
