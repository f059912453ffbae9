package dev.teal.config.yaml;

import dev.teal.config.ConfigProblem;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Text to YAML nodes with their places, and the parser's own complaints in one plain line.
public final class Yaml {
    /// teal.yml is 3 deep; the composer recurses, so a hostile file must not reach the end of the stack.
    private static final int DEEPEST = 32;

    private final ConfigErrors findings;

    public Yaml(ConfigErrors findings) {
        this.findings = findings;
    }

    /// @throws ConfigProblem when the text is no YAML, is empty, or is not a mapping
    public MappingNode mapping(String text) {
        Optional<Node> node = compose(text);
        if (node.isPresent() && node.get() instanceof MappingNode mapping) {
            return mapping;
        }
        String found = node.filter(root -> !Scalars.isNull(root))
                .map(root -> "found " + Scalars.describe(root) + ", expected lines of key: value")
                .orElse("the file is empty; `teal init` writes a first one");
        throw stop(node.map(Position::of).orElse(Position.START), found);
    }

    private Optional<Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setAllowNonScalarKeys(true)
                .build();
        try {
            checkDepth(new Parse(settings).parseString(text));
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            throw stop(YamlError.place(e), YamlError.text(e));
        } catch (ReaderException e) {
            String character = "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint());
            throw stop(Position.at(text, text.offsetByCodePoints(0, e.getPosition())), character);
        } catch (NumberFormatException e) { // snakeyaml-engine 3.2, where a text ends right behind "\x
            throw stop(Position.at(text, text.length()), "the file ends here, within a quote that nothing closes");
        } catch (YamlEngineException e) {
            throw stop(Position.START, "not YAML: " + YamlError.oneLine(String.valueOf(e.getMessage())));
        }
    }

    private void checkDepth(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            depth += switch (event.getEventId()) {
                case MappingStart, SequenceStart -> 1;
                case MappingEnd, SequenceEnd -> -1;
                default -> 0;
            };
            if (depth > DEEPEST) {
                Position place = event.getStartMark().map(Position::of).orElse(Position.START);
                throw stop(place, "nested more than " + DEEPEST + " deep");
            }
        }
    }

    private ConfigProblem stop(Position place, String text) {
        findings.add(place, text);
        return findings.problem();
    }
}
