package dev.teal.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.Config;
import dev.teal.config.Layout;
import dev.teal.router.Neighbors.Taker;
import dev.teal.runtime.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which server blocks would answer the app's visitors, by the output of `nginx -T`.
class NeighborsTest {
    private static final String OTHER = "/etc/nginx/sites-enabled/other";

    @Test
    void aDefaultServerOnTheSamePortIsATaker() {
        assertThat(takers("", "server {\n listen 80 default_server;\n listen [::]:80 default_server;\n}"))
                .containsExactly(new Taker(OTHER, 1, "every name at 0.0.0.0:80"));
    }

    @Test
    void aSiteOnAnotherPortOrWithAnotherNameIsNotATaker() {
        String blog = """
                server { listen 8300 default_server; server_name blog.example.com; }
                server { listen 80; server_name blog.example.com *.example.org; }
                """;
        assertThat(takers("", blog)).isEmpty();
        assertThat(takers("hosts: [hub.example.com]", blog)).isEmpty();
        assertThat(takers("listen: 8301", blog)).isEmpty();
    }

    /// Of two blocks with the same name nginx takes the one it reads first.
    @Test
    void aSiteWithTheSameNameIsATaker() {
        assertThat(takers("hosts: [a.example.com, hub.example.com]", "\nserver { server_name x.de HUB.example.com; }"))
                .containsExactly(new Taker(OTHER, 2, "hub.example.com at 0.0.0.0:80"));
    }

    @Test
    void aSiteWithTheSameNameByHttpsIsATakerOnlyWhenTheAppHasHttps() {
        String https = "server { listen 443 ssl; server_name hub.example.com; }";
        assertThat(takers("hosts: [hub.example.com]", https)).isEmpty();
        assertThat(takers("hosts: [hub.example.com], tls: {certificate: /a, key: /b}", https))
                .containsExactly(new Taker(OTHER, 1, "hub.example.com at 0.0.0.0:443"));
    }

    /// As in nginx.org's package.
    @Test
    void aSiteThatAnswersTealsProbesIsATaker() {
        String localhost = "server {\n    listen       80;\n    server_name  localhost;\n}";
        assertThat(takers("", localhost)).containsExactly(new Taker(OTHER, 1, "localhost at 0.0.0.0:80"));
        assertThat(takers("hosts: [hub.example.com]", localhost)).isEmpty();
    }

    /// nginx considers only the blocks of the most specific address.
    @Test
    void aSiteOnTheLoopbackAddressOnlyIsATaker() {
        String status = "server { listen 127.0.0.1:80; server_name status; }";
        assertThat(takers("hosts: [hub.example.com]", status))
                .containsExactly(new Taker(OTHER, 1, "hub.example.com at 127.0.0.1:80"));
        assertThat(takers("listen: 127.0.0.1:80", status)).isEmpty();
    }

    @Test
    void namesAreMatchedInNginxsOrder() {
        assertThat(takers("", "server { listen 80; server_name ~^local; }")).hasSize(1);
        assertThat(takers("", "server { listen 80; server_name localhost.*; }")).isEmpty();
        assertThat(takers("hosts: [\"*.example.com\"]", "server { listen 80; server_name teal.example.com; }"))
                .hasSize(1);
        assertThat(takers("hosts: [hub.example.com]", "server { listen 80; server_name .example.com; }"))
                .isEmpty();
        assertThat(takers("hosts: [hub.example.com]", "server { listen 80; server_name ~(?<perl_only>hub); }"))
                .isEmpty();
    }

    @Test
    void commentsQuotesLuaAndOtherKindsOfServersAreNotSites() {
        String text = """
                # server { listen 80 default_server; }
                log_format x '{ server { listen 80 default_server; } }';
                map $a $b { "~*^\\"}" "server { listen 80 default_server; }"; default ${c}d; }
                init_by_lua_block { local a = "}" -- }
                  if a then a = { "server" } end }
                upstream u { server 127.0.0.1:9; }
                server { include snippets/listen.conf; }
                """;
        assertThat(takers("", "", "stream { server { listen 80; } }", text)).isEmpty();
        assertThat(takers("", text + "server { listen *:80 default; }"))
                .containsExactly(new Taker(OTHER, 8, "every name at 0.0.0.0:80"));
        assertThat(takers("", "http {\n" + text + "server { listen *:80 default; } }"))
                .containsExactly(new Taker(OTHER, 9, "every name at 0.0.0.0:80"));
    }

    @Test
    void theAppsOwnFileIsSkipped() {
        String block = "server { listen 80 default_server; proxy_pass http://127.0.0.1:3000; }";
        for (String own : List.of(
                "/etc/nginx/conf.d/hub.conf:\n# Written by teal for another. Change …\n" + block,
                "/etc/nginx/../nginx/conf.d/hub.conf:\n# Written by teal for hub. Change …\n" + block)) {
            Neighbors neighbors = Neighbors.of("# configuration file " + own, config(""));
            assertThat(neighbors.takers(router(""))).isEmpty();
            assertThat(neighbors.oldSites(config(""))).isEmpty();
        }
    }

    @Test
    void oldSitesSendToOneOfTheSlotsPorts() {
        assertThat(oldSites("server { location / { proxy_pass http://localhost:3000/; } }"))
                .containsExactly(OTHER);
        assertThat(oldSites("upstream u { server 127.0.0.1:3001 weight=2; }")).containsExactly(OTHER);
        assertThat(oldSites("server { location / { if ($a) { proxy_pass http://[::1]:3000$request_uri; } } }"))
                .containsExactly(OTHER);
        assertThat(oldSites("server { location / { proxy_pass http://127.0.0.1:30001; } }"))
                .isEmpty();
        assertThat(oldSites("server { location / { proxy_pass http://10.0.0.7:3000; } }"))
                .isEmpty();
        assertThat(oldSites("# proxy_pass http://localhost:3000;")).isEmpty();
    }

    @Test
    void theMainFileIsTheFirst() {
        assertThat(Neighbors.of(dump("a", "b"), config("")).main()).contains("/etc/nginx/nginx.conf");
        assertThat(Neighbors.of("", config("")).main()).isEmpty();
    }

    private static List<Taker> takers(String router, String... files) {
        return Neighbors.of(dump(files), config("")).takers(router(router));
    }

    private static List<String> oldSites(String file) {
        return Neighbors.of(dump(file), config("")).oldSites(config("")).stream()
                .map(OldSite::file)
                .toList();
    }

    /// @param files the last is another site's file, those before it any others
    private static String dump(String... files) {
        StringBuilder dump = new StringBuilder("# configuration file /etc/nginx/nginx.conf:\nuser www-data;\n\n");
        for (int i = 0; i < files.length - 1; i++) {
            dump.append("# configuration file /etc/nginx/x")
                    .append(i)
                    .append(":\n")
                    .append(files[i])
                    .append("\n\n");
        }
        return dump.append("# configuration file " + OTHER + ":\n")
                .append(files[files.length - 1])
                .append("\n\n")
                .toString();
    }

    private static Router router(String router) {
        Config config = config(router);
        return new Router(config, new Layout(config.directory()));
    }

    private static Config config(String router) {
        return Example.config("app: hub\nserver: local\nimage: {name: hub}\n"
                + (router.isEmpty() ? "" : "router: {" + router + "}\n"));
    }
}
