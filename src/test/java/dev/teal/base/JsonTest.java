package dev.teal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void aMapKeepsItsOrderAndItsEmptyList() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("text", "a \"quote\", an é,\na \u001b");
        map.put("number", 12L);
        map.put("yes", true);
        map.put("list", List.of());
        map.put("inner", Map.of("a", 1));
        assertThat(Json.write(map))
                .isEqualTo(
                        "{\"text\":\"a \\\"quote\\\", an é,\\na \\u001B\",\"number\":12,\"yes\":true,\"list\":[],\"inner\":{\"a\":1}}");
    }

    @Test
    void aMapIsReadBack() {
        assertThat(Json.readMap("{\"a\":[1,\"b\"],\"c\":null}", "x")).containsEntry("a", List.of(1L, "b"));
    }

    @Test
    void theErrorForBrokenTextNamesItsSource() {
        Problem problem = catchThrowableOfType(Problem.class, () -> Json.readMap("{\"a\":", "journal.jsonl:7"));
        assertThat(problem.happened()).startsWith("journal.jsonl:7 is not the JSON that Teal writes");
        assertThat(problem.details()).containsExactly("{\"a\":");
        assertThat(problem.exitCode()).isEqualTo(ExitCode.FAILED);
    }
}
