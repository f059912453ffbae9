package dev.teal.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Two connections that write rows with ids 1, 2, 3, … into `writes`, as two slots would.
final class Writers implements AutoCloseable {
    private static final int COUNT = 2;
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final AtomicLong next = new AtomicLong();
    private final AtomicLong[] done = {new AtomicLong(), new AtomicLong()};
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong longest = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /// @param rate writes a second of both together; 0 for as many as go
    static Writers on(Path database, int rate) throws SQLException {
        Writers writers = new Writers();
        try (Connection connection = open(database);
                var rows = connection.createStatement().executeQuery("SELECT coalesce(max(id), 0) FROM writes")) {
            writers.next.set(rows.getLong(1));
        }
        long start = writers.next.get();
        for (int i = 0; i < COUNT; i++) {
            AtomicLong mine = writers.done[i];
            mine.set(start);
            Connection connection = open(database);
            writers.threads.add(Thread.ofPlatform().start(() -> writers.write(connection, mine, rate)));
        }
        return writers;
    }

    private static Connection open(Path database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:sqlite:" + database + "?busy_timeout=5000&journal_mode=WAL&synchronous=NORMAL");
    }

    private void write(Connection connection, AtomicLong mine, int rate) {
        try (connection;
                PreparedStatement insert = connection.prepareStatement("INSERT INTO writes(id) VALUES (?)")) {
            while (!stopping) {
                long began = System.nanoTime();
                long id = next.incrementAndGet();
                insert.setLong(1, id);
                try {
                    insert.executeUpdate();
                } catch (SQLException busy) {
                    errors.incrementAndGet();
                }
                mine.set(id);
                longest.accumulateAndGet(System.nanoTime() - began, Math::max);
                if (rate > 0) {
                    LockSupport.parkNanos(began + COUNT * 1_000_000_000L / rate - System.nanoTime());
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void settle() throws InterruptedException {
        Thread.sleep(SETTLE);
        longest.set(0);
    }

    /// Every id up to this one was acknowledged: each writer has gone past it.
    long acknowledged() {
        return Math.min(done[0].get(), done[1].get());
    }

    long errors() {
        return errors.get();
    }

    Duration longestWait() {
        return Duration.ofNanos(longest.get());
    }

    @Override
    public void close() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
