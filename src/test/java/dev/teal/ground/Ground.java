package dev.teal.ground;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What test classes share: servers and build engines for the whole run, one of a kind, started when first asked for
/// and taken down at the end of the JVM. A test that leaves things behind uses names of its own (an app's name, a
/// port).
public final class Ground {
    private static final Map<Engine, TestServer> SERVERS = new ConcurrentHashMap<>();
    private static final Map<Engine, BuildEngine> ENGINES = new ConcurrentHashMap<>();

    private Ground() {}

    /// A view of this machine, with nginx running.
    public static TestServer server() {
        return Server.SHARED;
    }

    /// A server with that engine, and nginx running.
    public static TestServer server(Engine engine) {
        return engine.isThisMachines()
                ? server()
                : SERVERS.computeIfAbsent(engine, kind -> withNginx(TestServer.with(kind)));
    }

    public static BuildEngine engine() {
        return Own.ENGINE;
    }

    public static BuildEngine engine(Engine engine) {
        return engine.isThisMachines() ? engine() : ENGINES.computeIfAbsent(engine, BuildEngine::start);
    }

    private static TestServer withNginx(TestServer server) {
        server.startNginx();
        return server;
    }

    // Holders: the JVM starts each once, at its first use, whatever the threads.
    private static final class Server {
        static final TestServer SHARED = withNginx(TestServer.view("ground"));
    }

    private static final class Own {
        static final BuildEngine ENGINE = BuildEngine.start();
    }
}
