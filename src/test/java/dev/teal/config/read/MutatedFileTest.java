package dev.teal.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Randomly broken files, the same in each run: whatever is in a file, the reader fails only with a [Problem].
class MutatedFileTest {
    private static final long SEED = 20_261_123;
    private static final int FILES = 800;

    private static final List<String> SHARDS = List.of(
            "\t",
            ":",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            "#",
            "&a ",
            "*a",
            "<<: ",
            "<<: *a",
            "!!int ",
            "!x ",
            "|\n",
            ">",
            "? ",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "\\",
            "\0",
            "\n",
            "\r",
            "\u0085",
            "\uFEFF",
            "🚀",
            "99999999999999999999",
            "-1",
            "~",
            "null",
            "@",
            "`",
            "$(id)",
            ";",
            "\"\\uD800\"",
            "&a [*a]",
            "&a {b: *a}");

    @TempDir
    Path folder;

    @Test
    void aBrokenFileGivesNothingButAProblem() throws IOException {
        Random random = new Random(SEED);
        byte[] reference = Files.readString(Path.of("docs/teal.yml"))
                .replaceAll("(?m)^ *# .*\n", "")
                .replaceAll("(?m)^( *)#(?=[a-z ])", "$1")
                .replace("volumes: []", "volumes: [\"data:/app/data\"]")
                .replaceAll("(?m)^  (name|files|command: \\[java|url_secret|config|  email|  ca:).*\n", "")
                .getBytes(StandardCharsets.UTF_8);
        Path file = folder.resolve("teal.yml");
        int refused = 0;
        for (int i = 0; i < FILES; i++) {
            Files.write(file, mutated(reference, random));
            refused += refused(file, i) ? 1 : 0;
        }

        assertThat(refused).isBetween(FILES / 2, FILES - 20);
    }

    private static boolean refused(Path file, int i) {
        try {
            return ConfigFile.read(file).app().isEmpty();
        } catch (Problem problem) {
            assertThat(problem.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(problem.details()).as("file %d", i).isNotEmpty().allMatch(line -> isOnePlainLine(line));
            return true;
        }
    }

    private static boolean isOnePlainLine(String line) {
        return line.matches(".*teal\\.yml:[1-9][0-9]*:[1-9][0-9]*  .+")
                && line.codePoints().noneMatch(Character::isISOControl);
    }

    private static byte[] mutated(byte[] bytes, Random random) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (int n = random.nextInt(4); n >= 0; n--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + (random.nextBoolean() ? 0 : random.nextInt(20)));
            text = text.substring(0, from) + SHARDS.get(random.nextInt(SHARDS.size())) + text.substring(to);
        }
        byte[] mutated = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }
}
