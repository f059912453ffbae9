package dev.teal.notify;

import dev.teal.base.Problem;
import dev.teal.config.Config;
import dev.teal.config.NotifyConfig;
import dev.teal.config.read.Secrets;
import dev.teal.config.value.Addresses;
import dev.teal.config.value.InvalidValue;
import dev.teal.event.Envelope;
import dev.teal.event.Event;
import dev.teal.event.Events;
import dev.teal.event.Listener;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Sends a message about each change of state to those whom `notify` in teal.yml names. It never fails or delays a
/// deployment: messages are sent in the background, and what is wrong is a warning at the end.
public final class Notifier implements Listener {
    /// How long the end of a command waits for messages under way.
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);

    private final Config config;
    private final Map<String, String> environment;
    private final Events events;
    private final List<String> unusable = new ArrayList<>();
    private Optional<List<Receiver>> receivers = Optional.empty();

    /// Does nothing before the first change.
    ///
    /// @param environment of this machine
    /// @param events      for warnings
    public Notifier(Config config, Map<String, String> environment, Events events) {
        this.config = config;
        this.environment = environment;
        this.events = events;
    }

    @Override
    public void receive(Envelope envelope) {
        if (envelope.event() instanceof Event.Changed changed) {
            Message message = new Message(envelope, changed);
            List<Receiver> all = receivers.orElseGet(this::open);
            receivers = Optional.of(all);
            all.forEach(receiver -> receiver.post(message));
        }
    }

    private List<Receiver> open() {
        Map<String, String> secrets = secrets();
        return config.notifications().stream()
                .flatMap(each -> receiver(each, secrets).stream())
                .toList();
    }

    private Map<String, String> secrets() {
        List<String> names = config.notifications().stream()
                .flatMap(each -> Stream.of(each.urlSecret(), each.signingSecret()))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        try {
            return Secrets.find(config, names, environment);
        } catch (Problem problem) {
            unusable.add(problem.happened());
            return Map.of();
        }
    }

    /// Empty when a secret is missing or is not an address.
    private Optional<Receiver> receiver(NotifyConfig notify, Map<String, String> secrets) {
        Optional<URI> url = notify.url().or(() -> url(notify.urlSecret(), secrets));
        String signing = secrets.getOrDefault(notify.signingSecret(), "");
        if (!notify.signingSecret().isEmpty() && signing.isEmpty()) {
            unusable.add("no value for the secret " + notify.signingSecret());
            return Optional.empty();
        }
        return url.map(to -> new Receiver(to, signing, notify.format(), environment));
    }

    private Optional<URI> url(String name, Map<String, String> secrets) {
        if (!secrets.containsKey(name)) {
            unusable.add("no value for the secret " + name);
            return Optional.empty();
        }
        try {
            return Optional.of(Addresses.endpoint(secrets.get(name)));
        } catch (InvalidValue notShown) {
            unusable.add("the secret " + name + " is not a URL");
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // Ctrl-C has ended the command, not this wait
        long end = System.nanoTime() + LAST_WAIT.toNanos();
        unusable.forEach(why -> warn(why + ", so a receiver of `notify` got nothing"));
        for (Receiver receiver : receivers.orElse(List.of())) {
            receiver.await(end - System.nanoTime())
                    .forEach((message, why) ->
                            warn("`" + message.event() + "` was not delivered to " + receiver.name() + ": " + why));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void warn(String text) {
        events.emit(
                new Event.Warning(text, "check `notify` in teal.yml; " + config.label() + " itself is not affected"));
    }
}
