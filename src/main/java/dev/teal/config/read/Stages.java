package dev.teal.config.read;

import dev.teal.base.Problem;
import dev.teal.config.ConfigSource;
import dev.teal.config.value.Nearest;
import dev.teal.config.value.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// The stages of an app: their names and files.
final class Stages {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,18}[a-z0-9]");

    private Stages() {}

    /// @throws Problem when the name is invalid, or when there is no such stage; [ExitCode#USAGE]
    static void check(ConfigSource source) {
        checkName(source.stage());
        if (!Files.isRegularFile(source.own())) {
            List<String> known = known(source);
            throw Problem.usage(
                    "there is no " + source.own() + Nearest.hint(source.stage(), known),
                    known.isEmpty()
                            ? "`teal init` writes a first one, for what differs from " + source.file()
                            : "the stages of " + source.file() + ": " + String.join(", ", known));
        }
    }

    /// @throws Problem when the name is invalid; [ExitCode#USAGE]
    static void checkName(String stage) {
        if (!NAME.matcher(stage).matches()) {
            throw Problem.usage(
                    "-d: " + Printable.of(stage) + " is not the name of a stage",
                    "a name has 2 to 20 of a-z, 0-9 and -, starting with a letter, such as staging");
        }
    }

    /// The stages that have a file beside `teal.yml`.
    private static List<String> known(ConfigSource source) {
        try (Stream<Path> files = Files.list(source.folder())) {
            return files.flatMap(file -> source.stageOf(String.valueOf(file.getFileName())).stream())
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The mapping with the stage in the app's name, unless the stage's file gives another.
    static MappingNode named(MappingNode main, String stage) {
        List<NodeTuple> tuples = new ArrayList<>();
        for (NodeTuple tuple : main.getValue()) {
            tuples.add(app(tuple)
                    .map(app -> new NodeTuple(tuple.getKeyNode(), with(app, stage)))
                    .orElse(tuple));
        }
        return new MappingNode(
                main.getTag(), true, tuples, main.getFlowStyle(), main.getStartMark(), main.getEndMark());
    }

    private static Optional<ScalarNode> app(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("app")
                        && tuple.getValueNode() instanceof ScalarNode app
                        && !app.getValue().isEmpty()
                ? Optional.of(app)
                : Optional.empty();
    }

    private static ScalarNode with(ScalarNode app, String stage) {
        return new ScalarNode(
                app.getTag(),
                true,
                app.getValue() + "-" + stage,
                app.getScalarStyle(),
                app.getStartMark(),
                app.getEndMark());
    }
}
