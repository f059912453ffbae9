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

/// Parses text to YAML nodes with their positions; each error of the parser becomes one plain line.
public final class Yaml {
    /// teal.yml has 3 levels. The composer recurses, so a hostile file could overflow the stack.
    private static final int MAX_DEPTH = 32;

    private final ConfigErrors errors;
    private final String file;

    /// @param file the file to read, as the user named it; its errors and nodes have this name
    public Yaml(ConfigErrors errors, String file) {
        this.errors = errors;
        this.file = file;
    }

    /// @throws ConfigProblem when the text is not YAML, is empty, or is not a mapping
    public MappingNode mapping(String text) {
        Optional<Node> node = compose(text);
        return mapping(node)
                .orElseThrow(() -> error(
                        node.map(Position::of).orElse(Position.START),
                        "the file is empty; `teal init` writes a first one"));
    }

    /// Empty when the text has no value, such as one of comments only.
    ///
    /// @throws ConfigProblem when the text is not YAML, or is not a mapping
    public Optional<MappingNode> mappingIfAny(String text) {
        return mapping(compose(text));
    }

    private Optional<MappingNode> mapping(Optional<Node> node) {
        return node.filter(root -> !Scalars.isNull(root)).map(root -> {
            if (root instanceof MappingNode mapping) {
                return mapping;
            }
            throw error(Position.of(root), "found " + Scalars.describe(root) + ", expected lines of key: value");
        });
    }

    private Optional<Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setAllowNonScalarKeys(true)
                .build();
        try {
            checkDepth(new Parse(settings).parseString(text));
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            throw error(YamlError.place(e), YamlError.text(e));
        } catch (ReaderException e) {
            String character = "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint());
            throw error(Position.at(text, text.offsetByCodePoints(0, e.getPosition())), character);
        } catch (NumberFormatException e) { // snakeyaml-engine 3.2, for a text that ends directly after "\x
            throw error(Position.at(text, text.length()), "the file ends here, inside a quote that is never closed");
        } catch (YamlEngineException e) {
            throw error(Position.START, "not YAML: " + YamlError.oneLine(String.valueOf(e.getMessage())));
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
            if (depth > MAX_DEPTH) {
                Position place = event.getStartMark().map(Position::of).orElse(Position.START);
                throw error(place, "nested more than " + MAX_DEPTH + " levels deep");
            }
        }
    }

    private ConfigProblem error(Position place, String text) {
        errors.add(new Position(file, place.line(), place.column()), text);
        return errors.problem();
    }
}
