package dev.teal.base;

/// The operating system of this machine, for what differs between them.
public enum OperatingSystem {
    LINUX,
    MACOS,
    WINDOWS,
    OTHER;

    public static OperatingSystem here() {
        return of(System.getProperty("os.name", ""));
    }

    /// @param name as Java calls it: `Linux`, `Mac OS X`, `Windows 11`
    static OperatingSystem of(String name) {
        if (name.startsWith("Windows")) {
            return WINDOWS;
        }
        return switch (name) {
            case "Linux" -> LINUX;
            case "Mac OS X" -> MACOS;
            default -> OTHER;
        };
    }
}
