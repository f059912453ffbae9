package dev.teal.config.read;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The JSON Schema of `teal.yml`, for editors. Teal itself does not use it: [ConfigFile] names errors better.
public final class ConfigSchema {
    private ConfigSchema() {}

    public static String text() {
        try (InputStream schema = Objects.requireNonNull(ConfigSchema.class.getResourceAsStream("schema.json"))) {
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
