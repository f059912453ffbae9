package dev.teal.config.read;

import dev.teal.config.ContainerConfig.Volume;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Printable;

/// `container.volumes`: `data:/app/data`, `/srv/media:/media:ro`.
final class Volumes {
    private Volumes() {}

    static Volume read(String text) throws InvalidValue {
        String[] parts = text.split(":", -1);
        boolean valid = parts.length == 2 || (parts.length == 3 && (parts[2].equals("ro") || parts[2].equals("rw")));
        if (!valid) {
            throw new InvalidValue(Printable.of(text)
                    + " is not a volume; write source:target or source:target:ro, such as data:/app/data");
        }
        String target = Paths.absolute(Paths.plain(text, parts[1]));
        if (target.equals("/")) {
            throw new InvalidValue(
                    Printable.of(text) + " would hide the whole image; write a directory in the container");
        }
        return new Volume(Paths.source(text, parts[0]), target, parts.length == 3 && parts[2].equals("ro"));
    }
}
