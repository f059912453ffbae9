package dev.teal.config.read;

import dev.teal.config.AssetFolder;
import dev.teal.config.value.InvalidValue;
import dev.teal.config.value.Paths;
import dev.teal.config.value.Printable;
import java.util.ArrayList;
import java.util.List;

/// `router.assets:` is `off`, or has a folder of the image for each URL path.
final class AssetsSection {
    private AssetsSection() {}

    static List<AssetFolder> read(Section router) {
        if (router.isText("assets")) {
            router.value("assets", AssetsSection::off, "");
            return List.of();
        }
        List<AssetFolder> folders = new ArrayList<>();
        router.texts("assets", AssetsSection::url).forEach((url, path) -> {
            try {
                folders.add(new AssetFolder(url(url), Paths.inImage(path)));
            } catch (InvalidValue e) {
                router.error("assets", e.why());
            }
        });
        return router.has("assets") ? List.copyOf(folders) : List.of(AssetFolder.NEXT);
    }

    /// Parsers of YAML 1.1 write `off` as `false`.
    private static String off(String text) throws InvalidValue {
        if (!text.equals("off") && !text.equals("false")) {
            throw new InvalidValue(
                    Printable.of(text) + " is not off; write a section, such as `/assets: /app/public/assets`");
        }
        return text;
    }

    private static String url(String text) throws InvalidValue {
        String url = Paths.absolute(text);
        if (url.equals("/") || url.startsWith("/.")) {
            throw new InvalidValue(Printable.of(text) + " cannot be served by nginx; write a path such as /assets");
        }
        return url;
    }
}
