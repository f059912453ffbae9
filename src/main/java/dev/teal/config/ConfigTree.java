package dev.teal.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A config with every default filled in, as the keys and values that `teal.yml` would have: reading them gives the
/// same config. Keys that have neither a value nor a default are left out.
public final class ConfigTree {
    private ConfigTree() {}

    /// @return text, numbers, lists, and maps of such values
    public static Map<String, Object> of(Config config) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("app", config.app());
        root.put("server", config.server().toString());
        config.url().ifPresent(url -> root.put("url", url.toString()));
        root.put("directory", config.directory());
        root.put("runtime", word(config.runtime()));
        root.put("image", image(config.image()));
        root.put("container", container(config));
        root.put(
                "slots",
                Map.of("blue", config.slots().blue(), "green", config.slots().green()));
        config.subnet().ifPresent(subnet -> root.put("network", Map.of("subnet", subnet.toString())));
        root.put("router", router(config.router()));
        root.put("health", health(config.health()));
        config.database().ifPresent(database -> root.put("database", database(database)));
        putUnlessEmpty(root, "release", config.release());
        root.put("watch", text(config.watch()));
        root.put("drain", text(config.drain()));
        config.streams().ifPresent(streams -> root.put("streams", text(streams)));
        root.put("stop_timeout", text(config.stopTimeout()));
        root.put("standby", word(config.standby()));
        root.put("strategy", word(config.pause().isEmpty() ? Config.Strategy.BLUE_GREEN : Config.Strategy.RECREATE));
        config.pause().ifPresent(pause -> root.put("pause", text(pause)));
        root.put("retain", config.retain());
        root.put("hooks", Map.of("timeout", text(config.hookTimeout())));
        putUnlessEmpty(
                root,
                "notify",
                config.notifications().stream().map(ConfigTree::notification).toList());
        config.tunnel().ifPresent(tunnel -> root.put("tunnel", tunnel(tunnel)));
        return root;
    }

    private static Map<String, Object> image(ImageConfig image) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (image) {
            case ImageConfig.Build build -> {
                map.put("context", build.context());
                map.put("dockerfile", build.dockerfile());
                map.put("platform", build.platform());
                putUnlessEmpty(map, "target", build.target());
                putUnlessEmpty(map, "args", build.args());
            }
            case ImageConfig.Ready ready -> {
                map.put("name", ready.name());
                map.put("platform", ready.platform());
            }
            case ImageConfig.Files files -> {
                map.put("files", files.files());
                map.put("command", files.command());
            }
        }
        return map;
    }

    /// With `runtime: process`, the keys that have no meaning then are empty.
    private static Map<String, Object> container(Config config) {
        ContainerConfig container = config.container();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("port", container.port());
        putUnlessEmpty(
                map,
                "volumes",
                container.volumes().stream().map(ConfigTree::volume).toList());
        putUnlessEmpty(map, "env", container.env());
        putUnlessEmpty(map, "secrets", container.secrets());
        putUnlessEmpty(map, "memory", container.memory());
        putUnlessEmpty(map, "options", container.options());
        putUnlessEmpty(map, "command", container.command());
        return map;
    }

    private static String volume(ContainerConfig.Volume volume) {
        return volume.source() + ":" + volume.target() + (volume.readOnly() ? ":ro" : "");
    }

    private static Map<String, Object> router(RouterConfig router) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("listen", router.listen());
        map.put("control", router.control());
        putUnlessEmpty(map, "hosts", router.hosts());
        map.put("trusted", router.trusted());
        router.health().ifPresent(path -> map.put("health", path));
        map.put("body_size", router.bodySize());
        map.put("connect_timeout", text(router.connectTimeout()));
        map.put("read_timeout", text(router.readTimeout()));
        router.tls().ifPresent(tls -> map.put("tls", tls(tls)));
        router.limits().ifPresent(limits -> map.put("limits", limits(limits)));
        map.put("compress", router.compress() ? "on" : "off");
        map.put("assets", assets(router.assets()));
        putUnlessEmpty(map, "extra", router.extra());
        Map<String, Object> nginx = new LinkedHashMap<>();
        nginx.put("command", router.nginx().command());
        nginx.put("directory", router.nginx().directory());
        map.put("nginx", nginx);
        return map;
    }

    private static Object assets(List<AssetFolder> folders) {
        Map<String, Object> map = new LinkedHashMap<>();
        folders.forEach(folder -> map.put(folder.url(), folder.path()));
        return map.isEmpty() ? "off" : map;
    }

    private static Map<String, Object> tls(TlsConfig tls) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("listen", tls.listen());
        tls.acme()
                .ifPresentOrElse(
                        acme -> {
                            acme.email().ifPresent(email -> map.put("email", email));
                            map.put("ca", acme.directory().toString());
                        },
                        () -> {
                            map.put("certificate", tls.certificate());
                            map.put("key", tls.key());
                        });
        map.put("hsts", text(tls.hsts()));
        return map;
    }

    private static Map<String, Object> limits(LimitsConfig limits) {
        Map<String, Object> map = new LinkedHashMap<>();
        limits.requests().ifPresent(requests -> {
            map.put("requests", requests.rate().toString());
            map.put("burst", requests.burst());
        });
        limits.connections().ifPresent(most -> map.put("connections", most));
        return map;
    }

    private static Map<String, Object> health(HealthConfig health) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", health.path());
        map.put("status", health.status());
        map.put("tries", health.tries());
        map.put("interval", text(health.interval()));
        map.put("timeout", text(health.timeout()));
        map.put("steady", text(health.steady()));
        return map;
    }

    private static Map<String, Object> database(DatabaseConfig database) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sqlite", database.files());
        map.put("snapshots", database.snapshots());
        return map;
    }

    private static Map<String, Object> notification(NotifyConfig notify) {
        Map<String, Object> map = new LinkedHashMap<>();
        notify.url().ifPresent(url -> map.put("url", url.toString()));
        putUnlessEmpty(map, "url_secret", notify.urlSecret());
        putUnlessEmpty(map, "signing_secret", notify.signingSecret());
        map.put("format", word(notify.format()));
        return map;
    }

    private static Map<String, Object> tunnel(TunnelConfig tunnel) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (tunnel) {
            case TunnelConfig.Remote remote -> {
                map.put("account", remote.account());
                map.put("id", remote.id());
                map.put("token_secret", remote.tokenSecret());
                putUnlessEmpty(map, "zone", remote.zone());
                map.put("api", remote.api().toString());
            }
            case TunnelConfig.Local local -> map.put("config", local.file());
        }
        return map;
    }

    private static void putUnlessEmpty(Map<String, Object> map, String key, Object value) {
        if (!value.equals("") && !value.equals(List.of()) && !value.equals(Map.of())) {
            map.put(key, value);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// In the largest unit without a fraction: `1h`, `90s`, `500ms`.
    private static String text(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 != 0
                ? millis + "ms"
                : millis == 0 || millis % 60_000 != 0
                        ? millis / 1000 + "s"
                        : millis % 3_600_000 != 0 ? millis / 60_000 + "m" : millis / 3_600_000 + "h";
    }
}
