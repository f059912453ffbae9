package dev.teal.config.read;

import dev.teal.config.NotifyConfig;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.Names;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// `notify:`.
final class NotifySection {
    private NotifySection() {}

    static List<NotifyConfig> read(Section root) {
        boolean written = root.has("notify");
        List<NotifyConfig> all = root.sections("notify").stream()
                .map(each -> read(each, written))
                .toList();
        return written ? all : List.of();
    }

    private static NotifyConfig read(Section notify, boolean written) {
        Optional<URI> url = notify.optional("url", Addresses::endpoint);
        String urlSecret = notify.value("url_secret", Names::variable, "");
        if (url.isPresent() && !urlSecret.isEmpty()) {
            notify.error("url_secret", "url is set, too; keep one of them");
        } else if (written && url.isEmpty() && urlSecret.isEmpty() && notify.valid("url", "url_secret")) {
            notify.missing("url", "write the address, or the name of a secret that has it: url_secret: SLACK_URL");
        }
        return new NotifyConfig(
                url,
                urlSecret,
                notify.value("signing_secret", Names::variable, ""),
                notify.value("format", Names.oneOf(List.of(NotifyConfig.Format.values())), NotifyConfig.Format.JSON));
    }
}
