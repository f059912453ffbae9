package dev.teal.ground;

/// What test classes share: one server and one build engine for the whole run, started when first asked for and taken
/// down at the end of the JVM. A test that leaves things behind uses names of its own (an app's name, a port).
public final class Ground {
    private Ground() {}

    /// A view of this machine, with nginx running.
    public static TestServer server() {
        return Server.SHARED;
    }

    public static BuildEngine engine() {
        return Engine.SHARED;
    }

    // Holders: the JVM starts each once, at its first use, whatever the threads.
    private static final class Server {
        static final TestServer SHARED = start();

        private static TestServer start() {
            TestServer server = TestServer.view("ground");
            server.startNginx();
            return server;
        }
    }

    private static final class Engine {
        static final BuildEngine SHARED = BuildEngine.start();
    }
}
