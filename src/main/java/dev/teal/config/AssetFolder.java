package dev.teal.config;

/// Static files that nginx serves itself, also those of earlier releases, whose pages may still ask for them.
///
/// @param url  the path before the names of the files, such as `/_next/static`
/// @param path the folder in the image: absolute, or relative to the image's working directory
public record AssetFolder(String url, String path) {
    /// Where Next.js builds them; other apps have no such folder.
    public static final AssetFolder NEXT = new AssetFolder("/_next/static", ".next/static");

    /// Whether an image without the folder is wrong.
    public boolean required() {
        return !equals(NEXT);
    }
}
