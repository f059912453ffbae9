package agenthub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The assets in SQLite: one connection that writes, one that reads, so that a read never waits for a
/// commit.
///
/// WAL with `synchronous=NORMAL`, as better-sqlite3 has it: a commit survives the end of the process by any
/// signal.
final class Assets implements AutoCloseable {
    private static final int CONSTRAINT = 19; // SQLITE_CONSTRAINT, in the low byte of the extended code

    private final Connection reading;
    private final Connection writing;
    private final PreparedStatement insert;
    private final PreparedStatement page;
    private final ReentrantLock read = new ReentrantLock();
    private final ReentrantLock write = new ReentrantLock();

    record Asset(long id, String key, String name) {}

    private Assets(Connection reading, Connection writing) throws SQLException {
        this.reading = reading;
        this.writing = writing;
        insert = writing.prepareStatement("INSERT INTO assets(key, name) VALUES (?, ?)");
        page = reading.prepareStatement("SELECT id, key, name FROM assets ORDER BY id DESC LIMIT ?");
    }

    /// Opens the database and brings its schema up to date; makes it when there is none.
    static Assets open(Path database) throws SQLException {
        try {
            Files.createDirectories(database.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Connection writing = connect(database);
        migrate(writing);
        return new Assets(connect(database), writing);
    }

    private static Connection connect(Path database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + database + "?busy_timeout=5000&journal_mode=WAL&synchronous=NORMAL");
    }

    /// Additive and safe to repeat: the release before runs beside this one.
    private static void migrate(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS assets(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,"
                    + " name TEXT NOT NULL, created TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP)");
        }
    }

    /// Returns after the commit.
    /// @return false when the key is there already
    boolean add(String key, String name) throws SQLException {
        write.lock();
        try {
            insert.setString(1, key);
            insert.setString(2, name);
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xff) == CONSTRAINT) {
                return false;
            }
            throw e;
        } finally {
            write.unlock();
        }
    }

    /// The newest first, at most `size`.
    List<Asset> newest(int size) throws SQLException {
        read.lock();
        try {
            page.setInt(1, size);
            try (ResultSet rows = page.executeQuery()) {
                List<Asset> assets = new ArrayList<>();
                while (rows.next()) {
                    assets.add(new Asset(rows.getLong(1), rows.getString(2), rows.getString(3)));
                }
                return assets;
            }
        } finally {
            read.unlock();
        }
    }

    long count() throws SQLException {
        read.lock();
        try (var statement = reading.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM assets")) {
            return row.getLong(1);
        } finally {
            read.unlock();
        }
    }

    /// The last connection to close also checkpoints, so that the database is one whole file again.
    @Override
    public void close() {
        write.lock();
        read.lock();
        try {
            reading.close();
            writing.close();
        } catch (SQLException e) {
            System.err.println("agent-hub: closing the database: " + e.getMessage());
        } finally {
            read.unlock();
            write.unlock();
        }
    }
}
