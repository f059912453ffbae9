package dev.teal.deploy.state;

import dev.teal.server.Reply;

/// The disk that holds the app's folder.
///
/// @param free  bytes that root may still write
/// @param total bytes
public record DiskSpace(long free, long total) {
    private static final long KIBIBYTE = 1024;

    /// @param line of `df -Pk`: `/dev/vda1 41152812 9874520 29155188 26% /`
    static DiskSpace of(String line) {
        String[] columns = Reply.fields(line.strip(), " +", 6);
        return new DiskSpace(Reply.number(columns[3]) * KIBIBYTE, Reply.number(columns[1]) * KIBIBYTE);
    }
}
