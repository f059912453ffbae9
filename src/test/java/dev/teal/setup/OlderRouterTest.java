package dev.teal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teal.app.Slot;
import dev.teal.base.Cancellation;
import dev.teal.base.Problem;
import dev.teal.deploy.LocalDeployment;
import dev.teal.deploy.state.ServerState;
import dev.teal.deploy.state.Status;
import dev.teal.deploy.state.Target;
import dev.teal.event.Events;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose nginx file is from an older Teal and does not answer the query that Teal uses today.
@Tag("server")
class OlderRouterTest {
    @TempDir
    private Path folder;

    @Test
    void setupReplacesItWithoutALostRequestAndTheLiveSlotStays() throws Exception {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1");
            hub.deploy("r2");
            installOldFile(hub);

            setupIsRequired(hub);
            setUpUnderTraffic(hub);
            assertThat(hub.state().mustBeReady().facts().answer()).contains(Slot.GREEN);
            assertThat(hub.state().routerIsCurrent()).isTrue();
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
            hub.deploy("r3");
            assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.BLUE, "r3"));
        }
    }

    private static void setupIsRequired(LocalDeployment hub) {
        ServerState state = hub.state();
        assertThat(state.facts().answer()).isEmpty();
        assertThat(state.live()).isEqualTo(Slot.GREEN);
        assertThat(Status.of(state).live()).isEmpty();
        assertThatThrownBy(state::mustBeReady)
                .hasMessageContaining("its file is from an older Teal")
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.next()).contains("`teal setup`"));
        assertThatThrownBy(() -> hub.deploy("r3")).hasMessageContaining("its file is from an older Teal");
        assertThat(hub.visit()).isEqualTo(LocalDeployment.answer(Slot.GREEN, "r2"));
    }

    /// Uses fresh connections, because a reload closes idle ones whatever the file.
    private static void setUpUnderTraffic(LocalDeployment hub) {
        try (Traffic traffic = Traffic.to("127.0.0.1", hub.nginx.port())
                .fresh(2)
                .events(1)
                .path("/api/assets?page_size=1")
                .start()) {
            traffic.awaitRequests(20, Until.PATIENCE);
            hub.setup("");
            traffic.awaitRequests(20, Until.PATIENCE);
            Tally tally = traffic.stop();
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.phases().getFirst().bySlot()).containsOnlyKeys("green");
        }
    }

    /// The flag counts, not the marker of a deploy script from before Teal.
    @Test
    void setupIsNotRefusedWhenTheLiveSlotIsDown() throws Exception {
        try (LocalDeployment hub = LocalDeployment.start(folder)) {
            hub.deploy("r1", LocalDeployment.Kind.GOOD, "standby: running\n", Events.NONE, new Cancellation());
            hub.deploy("r2", LocalDeployment.Kind.GOOD, "standby: running\n", Events.NONE, new Cancellation());
            hub.server.run(hub.state().target().slots().stop(Slot.GREEN, Until.PATIENCE));
            installOldFile(hub);
            hub.setup("");
            assertThat(hub.state().facts().answer()).contains(Slot.GREEN);
        }
    }

    /// Installs the old file and waits until nginx uses it.
    private static void installOldFile(LocalDeployment hub) throws IOException {
        Target target = hub.state().target();
        Files.writeString(
                hub.nginx.confD().resolve("hub.conf"),
                FILE.replace("@app@", "hub")
                        .replace("@listen@", target.config().router().listen())
                        .replace("@blue@", target.slots().address(Slot.BLUE).toString())
                        .replace("@green@", target.slots().address(Slot.GREEN).toString())
                        .replace("@route@", target.layout().route()));
        hub.nginx.reload();
        assertThat(hub.server.run(target.router().askLive()).ok()).isFalse();
    }

    private static final String FILE = """
            # Written by teal for @app@. Change teal.yml and run `teal setup`: what is edited here is lost then.

            # The way to the app keeps its connections. They close after 2 idle seconds: below any app's own limit, so that no
            # request meets a connection the app is closing, and soon enough for a drain that counts connections.
            upstream @app@_blue {
                server @blue@;
                keepalive 64;
                keepalive_timeout 2s;
            }
            upstream @app@_green {
                server @green@;
                keepalive 64;
                keepalive_timeout 2s;
            }

            map $http_upgrade $@app@_connection {
                ""      "";
                default upgrade;
            }

            # Behind a tunnel the peer is this machine, and what it says of the scheme is right.
            map "$realip_remote_addr $http_x_forwarded_proto" $@app@_scheme {
                "~^(127\\.0\\.0\\.1|::1|unix:) (?<said>https?)$" $said;
                default                                     $scheme;
            }

            server {
                listen @listen@ default_server;
                server_name _;

                # Which slot is live is asked for each request; with the cache on, a flip would be seen late.
                open_file_cache off;
                set $slot blue;
                if (-f @route@/green) {
                    set $slot green;
                }
                add_header X-Teal-Slot $slot always;

                # While the database is replaced, both slots are stopped.
                set $closed "";
                if (-f @route@/maintenance) {
                    set $closed 10;
                }
                add_header Retry-After $closed always;

                # A tunnel's idle connections (cloudflared: 90 s) must outlive nginx' patience, or a POST meets a closing one.
                keepalive_timeout 120s;
                keepalive_requests 10000;
                client_max_body_size 100m;
                set_real_ip_from 127.0.0.1;
                set_real_ip_from ::1;
                real_ip_header CF-Connecting-IP;

                proxy_http_version 1.1;
                proxy_set_header Host $http_host;
                proxy_set_header X-Real-IP $remote_addr;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Forwarded-Proto $@app@_scheme;
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection $@app@_connection;
                proxy_connect_timeout 5s;
                proxy_read_timeout 60s;
                proxy_send_timeout 60s;
                # Events must not wait in a buffer.
                proxy_buffering off;
                # A request whose body is still coming must already hold its connection to the slot it was given:
                # the drain counts connections.
                proxy_request_buffering off;

                location = /.teal/slot {
                    default_type text/plain;
                    return 200 "@app@ $slot 1c7352885ac6a13f\\n";
                }
                location = /health {
                    if ($closed) {
                        return 503;
                    }
                    proxy_pass http://@app@_$slot/api/assets?page_size=1;
                }
                location / {
                    if ($closed) {
                        return 503;
                    }
                    proxy_pass http://@app@_$slot;
                }
            }
            """;
}
