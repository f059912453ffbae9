package dev.teal.certificate;

import dev.teal.ground.TestServer;

/// A certificate authority on a test server: Debian's pebble, which asks port 80 for its proofs, and the DNS that it
/// uses, in which every name leads to that server. It ends with the server.
public record Authority(TestServer server) {
    /// Its ACME directory, on the server.
    public static final String DIRECTORY = "https://127.0.0.1:14000/dir";

    /// 89 days: certbot renews what lasts less than 30, and doctor warns at 14.
    private static final String START = """
            command -v pebble >/dev/null || { apt-get update && apt-get install -y --no-install-recommends pebble curl openssl; } >/dev/null 2>&1
            mkdir -p /srv/authority && cd /srv/authority
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=authority \
              -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem 2>/dev/null
            cat >pebble.json <<'END'
            {"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
              "certificate": "/srv/authority/certificate.pem", "privateKey": "/srv/authority/key.pem", "httpPort": 80, "tlsPort": 443,
              "certificateValidityPeriod": 7689600}}
            END
            mkdir -p /usr/local/share/ca-certificates && cp certificate.pem /usr/local/share/ca-certificates/authority.crt
            update-ca-certificates >/dev/null 2>&1
            export PEBBLE_VA_NOSLEEP=1 PEBBLE_AUTHZREUSE=0 PEBBLE_WFE_NONCEREJECT=0
            setsid pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 '' -dns01 127.0.0.1:8053 -management 127.0.0.1:8055 \
              -http01 '' -https01 '' -tlsalpn01 '' >dns.log 2>&1 </dev/null &
            setsid pebble -config pebble.json -dnsserver 127.0.0.1:8053 >pebble.log 2>&1 </dev/null &
            for _ in $(seq 100); do
              if curl -qsk --fail -o root.pem https://127.0.0.1:15000/roots/0; then exit 0; fi
              sleep 0.1
            done
            tail -n 5 *.log; exit 1
            """;

    /// Starts one, which the server trusts.
    public static Authority on(TestServer server) {
        server.must(START);
        return new Authority(server);
    }

    /// The path of the certificate that all that it issues descend from.
    public String root() {
        return "/srv/authority/root.pem";
    }

    /// In its DNS every name leads to that address from now on.
    public void leadTo(String address) {
        server.must("curl -qsS --fail -d '{\"ip\":\"" + address + "\"}' http://127.0.0.1:8055/set-default-ipv4");
    }
}
