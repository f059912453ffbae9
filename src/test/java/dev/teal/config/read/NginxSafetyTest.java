package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.value.Addresses;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Names;
import dev.teal.config.value.Networks;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Quantities;
import dev.teal.config.value.Rate;
import dev.teal.config.value.ValueParser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Values that go into nginx's config unquoted cannot end a word, a line or a block there, or name a variable.
class NginxSafetyTest {
    /// Every character up to Latin Extended-B, and the line and paragraph ends beyond.
    private static List<String> characters() {
        List<String> characters = new ArrayList<>(List.of("\u2028", "\u2029", "\u3000", "\uFEFF", "🚀"));
        for (char c = 0; c < 0x250; c++) {
            characters.add(String.valueOf(c));
        }
        return characters;
    }

    static Stream<Arguments> parsers() {
        ValueParser<String> host = Addresses::hostName;
        ValueParser<String> path = Addresses::pathAndQuery;
        ValueParser<String> location = Addresses::location;
        ValueParser<String> listen = Addresses::listen;
        ValueParser<String> control = Addresses::control;
        ValueParser<String> network = Networks::read;
        ValueParser<String> size = Quantities::bodySize;
        ValueParser<String> directory = Paths::nginx;
        ValueParser<String> certificate = Paths::absolute;
        ValueParser<String> app = Names::app;
        ValueParser<String> rate = text -> Rate.read(text).toString();
        ValueParser<String> number =
                text -> Quantities.number(0, 100_000).read(text).toString();
        return Stream.of(
                Arguments.of("router.limits.requests", rate, "1", "/s"),
                Arguments.of("router.limits.requests", rate, "1/", "m"),
                Arguments.of("router.limits.burst", number, "1", "0"),
                Arguments.of("router.hosts", host, "a", "b"),
                Arguments.of("health.path", path, "/a", "b"),
                Arguments.of("router.health", location, "/a", "b"),
                Arguments.of("router.listen", listen, "127.0.0.1:8", "0"),
                Arguments.of("router.listen", listen, "", "80"),
                Arguments.of("router.control", control, "127.0.0.3:8", "0"),
                Arguments.of("router.trusted", network, "10.0.0.", "1"),
                Arguments.of("router.trusted", network, "2001:db8:", ":"),
                Arguments.of("router.body_size", size, "1", "m"),
                Arguments.of("directory", directory, "/a", "b"),
                Arguments.of("router.tls.certificate", certificate, "/a", "b"),
                Arguments.of("app", app, "a", "b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parsers")
    void noCharacterSpecialToNginxIsAccepted(String key, ValueParser<String> parser, String before, String after) {
        for (String c : characters()) {
            for (String text : List.of(before + c + after, before + after + c)) {
                if (accepts(parser, text)) {
                    assertThat(text).as(key).matches("[\\x21-\\x7e]+").doesNotContainPattern("[;{}\"'\\\\$#]");
                }
            }
        }
    }

    private static boolean accepts(ValueParser<String> parser, String text) {
        try {
            parser.read(text);
            return true;
        } catch (InvalidValue _) {
            return false;
        }
    }
}
