package dev.teal.ground;

/// A server as a hand-written blue/green script leaves it: a container that publishes its port to everybody, and a site
/// of nginx that `sed` edits.
public final class OldServer {
    public static final String ASK = "curl -sS --fail http://127.0.0.1/api/assets?page_size=1";
    public static final String SECRET = "planted-in-the-old-container";

    private OldServer() {}

    /// One asset is in its database.
    ///
    /// @param site where its site is; a path in sites-enabled is a link
    public static void prepare(TestServer server, BuildEngine engine, String slot, int port, String site) {
        engine.build(AgentHubImage.context("1"), "agent-hub:latest");
        engine.send("agent-hub:latest", server);
        String file = site.replace("sites-enabled", "sites-available");
        server.must("""
                mkdir -p /opt/agent-hub/data
                docker run -d --name agent-hub-%1$s --restart always -p %2$d:3000 --memory 512m -e API_KEY=%5$s \
                  -v /opt/agent-hub/data:/app/data agent-hub:latest
                rm -f /etc/nginx/sites-enabled/default
                printf 'upstream hub { server 127.0.0.1:%2$d; }\\nserver { listen 80 default_server;\\n location / {
                  proxy_pass http://hub; proxy_http_version 1.1; proxy_set_header Connection ""; } }\\n' >%4$s
                [ %3$s = %4$s ] || ln -s %4$s %3$s
                """.formatted(slot, port, site, file, SECRET));
        server.startNginx();
        server.must("curl -sS --fail --retry 50 --retry-delay 0 --retry-all-errors http://127.0.0.1:" + port
                + "/api/assets?page_size=1");
        server.must("curl -sS --fail -d '{\"key\":\"from-before\",\"name\":\"old\"}' http://127.0.0.1/api/assets");
    }
}
