package dev.teal.config;

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
final class Yaml {
    /// teal.yml is 3 deep; the composer recurses, so a hostile file must not reach the end of the stack.
    private static final int DEEPEST = 32;

    private final Findings findings;

    Yaml(Findings findings) {
        this.findings = findings;
    }

    /// @throws ConfigProblem when the text is no YAML, is empty, or is not a mapping
    MappingNode mapping(String text) {
        Optional<Node> node = compose(text);
        if (node.isPresent() && node.get() instanceof MappingNode mapping) {
            return mapping;
        }
        String found = node.filter(root -> !Scalars.isNull(root))
                .map(root -> "found " + Scalars.describe(root) + ", expected lines of key: value")
                .orElse("the file is empty; `teal init` writes a first one");
        throw stop(node.map(Place::of).orElse(Place.START), found);
    }

    private Optional<Node> compose(String text) {
        LoadSettings settings =
                LoadSettings.builder().setSchema(new CoreSchema()).build();
        try {
            checkDepth(new Parse(settings).parseString(text));
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            throw stop(e.getProblemMark().or(e::getContextMark).map(Place::of).orElse(Place.START), reason(e));
        } catch (ReaderException e) {
            String character = "the character U+%04X is not allowed in YAML".formatted(e.getCodePoint());
            throw stop(Place.at(text, text.offsetByCodePoints(0, e.getPosition())), character);
        } catch (YamlEngineException e) {
            throw stop(Place.START, "not YAML: " + oneLine(String.valueOf(e.getMessage())));
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
                Place place = event.getStartMark().map(Place::of).orElse(Place.START);
                throw stop(place, "nested more than " + DEEPEST + " deep");
            }
        }
    }

    private ConfigProblem stop(Place place, String text) {
        findings.add(place, text);
        return findings.problem();
    }

    private static String reason(MarkedYamlEngineException e) {
        String problem = oneLine(String.valueOf(e.getProblem()));
        String context = e.getContext() == null ? "" : oneLine(e.getContext());
        return plain(problem, context)
                .orElseGet(() -> "not YAML: " + (context.isEmpty() ? "" : context + ": ") + problem);
    }

    /// The usual slips, in words that say what to do.
    private static Optional<String> plain(String problem, String context) {
        if (problem.contains("(TAB)")) {
            return Optional.of("found a tab; YAML indents with spaces only");
        }
        if (problem.contains("mapping values are not allowed here")) {
            return Optional.of("a second \": \" in one value, or a wrong indentation; quote a text that holds \": \"");
        }
        if (problem.contains("could not find expected ':'")) {
            return Optional.of("the line above is no \"key: value\"");
        }
        if (context.contains("quoted scalar")) {
            return Optional.of("the quote that ends this text is missing, or an escape in it is wrong");
        }
        if (problem.contains("but found another document")) {
            return Optional.of("a second document begins here; remove it, or the ---");
        }
        if (problem.contains("that cannot start any token")) {
            return Optional.of("this character cannot start a value; quote the text");
        }
        return context.contains("block mapping")
                ? Optional.of("wrong indentation: this does not continue the section above")
                : Optional.empty();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
