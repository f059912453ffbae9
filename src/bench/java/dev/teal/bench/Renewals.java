package dev.teal.bench;

import dev.teal.certificate.Authority;
import dev.teal.ground.AgentHubImage;
import dev.teal.ground.BuildEngine;
import dev.teal.ground.Init;
import dev.teal.ground.Suite;
import dev.teal.ground.TestServer;
import dev.teal.ground.Until;
import dev.teal.load.Tally;
import dev.teal.load.Traffic;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate that `teal setup` gets on a bare server, and that certbot renews under strict traffic by https;
/// beside nginx's own reload, and beside a certificate that nginx reads at each handshake.
final class Renewals {
    private static final int TIMES = Report.number("RENEWALS", 10);
    private static final String HOST = "hub.example.com";
    private static final String LIVE = "/etc/letsencrypt/live/teal-hub";
    private static final String RENEW = "certbot renew --quiet --force-renewal --no-random-sleep-on-renew";

    private static final Pattern COUNTED = Pattern.compile("([0-9]+) connections in ([0-9]+) real seconds");

    private Renewals() {}

    public static void main(String[] args) throws Exception {
        Report.head("Renewing a certificate under load", "./dev bench renewals");
        List<List<String>> lost = new ArrayList<>(List.of(List.of(
                "server",
                "renewals, lost",
                "`nginx -s reload`, lost",
                "read per handshake, renewals, lost",
                "requests")));
        List<List<String>> price = new ArrayList<>(
                List.of(List.of("server", "handshakes/s, as Teal has it", "read per handshake", "**ratio**")));
        try (BuildEngine engine = BuildEngine.start()) {
            for (Suite suite : List.of(Suite.BOOKWORM, Suite.TRIXIE)) {
                try (TestServer server = TestServer.debian(suite, Init.SYSTEMD)) {
                    SSLContext trust = issue(server, engine);
                    String nginx = server.must("nginx -v 2>&1").replace("nginx version: ", "");
                    lost.add(lost(server, trust, nginx));
                    price.add(price(server, nginx));
                }
            }
        }
        Report.text(
                "32 strict clients by https (14 GET and 14 POST on kept connections, 4 on fresh ones), 20 ms between"
                        + " requests, a bare Debian that `teal setup` prepared. " + TIMES + " of each kind, by turns:");
        Report.table(lost);
        Report.text("Full handshakes a second (`openssl s_time -new`, one client, 5 s, medians of 3 by turns). With the"
                + " certificate as a variable, nginx's workers must be able to read the key:");
        Report.table(price);
    }

    /// From nothing to https.
    private static SSLContext issue(TestServer server, BuildEngine engine) throws GeneralSecurityException {
        server.must("echo '127.0.0.1 " + HOST + "' >>/etc/hosts");
        Authority authority = Authority.on(server);
        Teal teal = Teal.to(server, engine);
        teal.config("""
                app: hub
                server: %s
                image: {context: %s}
                container: {volumes: ["data:/app/data"]}
                router:
                  hosts: [%s]
                  tls: {ca: "%s"}
                health: {path: "/api/assets?page_size=1"}
                """.formatted(server.name(), AgentHubImage.context("1"), HOST, Authority.DIRECTORY));
        teal.must("setup", "-y");
        teal.must("deploy");
        Report.progress(server.must("systemctl is-active certbot.timer; openssl x509 -in " + LIVE + "/fullchain.pem"
                + " -noout -issuer -enddate"));
        return trust(server.must("cat " + authority.root()));
    }

    private static SSLContext trust(String root) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "authority",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(root.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static List<String> lost(TestServer server, SSLContext trust, String nginx) {
        long renewed = 0;
        long plain = 0;
        long requests = 0;
        for (int i = 0; i < TIMES; i++) {
            Tally first = during(server, trust, RENEW);
            Tally second = during(server, trust, "nginx -s reload");
            renewed += first.failed();
            plain += second.failed();
            requests += first.requests() + second.requests();
        }
        perHandshake(server);
        long variable = 0;
        for (int i = 0; i < TIMES; i++) {
            Tally third = during(server, trust, RENEW + " --no-directory-hooks --deploy-hook true");
            variable += third.failed();
            requests += third.requests();
        }
        return List.of(
                nginx, "**" + renewed + "**", "**" + plain + "**", "**" + variable + "**", Report.whole(requests));
    }

    /// As people do it who want no reload at all.
    private static void perHandshake(TestServer server) {
        server.must("chmod 755 /etc/letsencrypt/live /etc/letsencrypt/archive && chmod 644 /etc/letsencrypt/archive/*/*"
                + " && cp /etc/nginx/conf.d/hub.conf /root/static.conf"
                + " && sed -i -e 's#" + LIVE + "#/etc/letsencrypt/live/$hub_lineage#'"
                + " -e '1i map $ssl_server_name $hub_lineage { default teal-hub; }' /etc/nginx/conf.d/hub.conf"
                + " && nginx -t 2>&1 && nginx -s reload && sleep 2");
    }

    private static Tally during(TestServer server, SSLContext trust, String action) {
        try (Traffic traffic = Traffic.to(server.address(), 443)
                .host(HOST)
                .tls(trust)
                .get(14)
                .post(14)
                .fresh(4)
                .thinkTime(Duration.ofMillis(20))
                .start()) {
            traffic.awaitRequests(500, Until.PATIENCE);
            server.must(action);
            traffic.awaitRequests(500, Until.PATIENCE);
            Tally tally = traffic.stop();
            tally.failures().forEach(failure -> Report.progress(action + ", lost: " + failure));
            return tally;
        }
    }

    private static List<String> price(TestServer server, String nginx) {
        List<Double> variable = new ArrayList<>();
        List<Double> fixed = new ArrayList<>();
        server.must("cp /etc/nginx/conf.d/hub.conf /root/variable.conf");
        for (int i = 0; i < 3; i++) {
            for (String kind : List.of("static", "variable")) {
                server.must("cp /root/" + kind + ".conf /etc/nginx/conf.d/hub.conf && nginx -s reload && sleep 2");
                String output = server.must("openssl s_time -connect 127.0.0.1:443 -new -time 5 2>&1");
                Matcher counted = COUNTED.matcher(output);
                if (!counted.find()) {
                    throw new IllegalStateException("unexpected output of openssl s_time: " + output);
                }
                double rate = Double.parseDouble(counted.group(1)) / Double.parseDouble(counted.group(2));
                Report.progress(nginx + " " + kind + ": " + counted.group());
                (kind.equals("static") ? fixed : variable).add(rate);
            }
        }
        double one = median(fixed);
        double other = median(variable);
        return List.of(
                nginx, Report.whole(Math.round(one)), Report.whole(Math.round(other)), "%.2f".formatted(other / one));
    }

    private static double median(List<Double> values) {
        return Report.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
