package dev.teal.data;

import dev.teal.server.Reply;

/// A process on the server that has a database open.
///
/// @param session leader of its session: in a slot of plain processes, the supervisor
/// @param uid     the user it runs as
/// @param sqlite  version of SQLite in its mapped files; empty when there is none, or several
/// @param group   its control groups, which name a Docker container
/// @param program its name
public record FileHolder(int pid, String session, long uid, String sqlite, String group, String program) {

    /// @param line `pid|session|uid|sqlite|group|program`
    static FileHolder parse(String line) {
        String[] parts = Reply.fields(line, "\\|", 6);
        String sqlite = parts[3].strip();
        return new FileHolder(
                Reply.count(parts[0]),
                parts[1],
                Reply.number(parts[2]),
                sqlite.contains(" ") ? "" : sqlite,
                parts[4],
                parts[5]);
    }

    @Override
    public String toString() {
        return program + " (pid " + pid + ")";
    }
}
