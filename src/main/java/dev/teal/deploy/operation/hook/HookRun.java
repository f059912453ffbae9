package dev.teal.deploy.operation.hook;

import dev.teal.base.Cancelled;
import dev.teal.base.Finding;
import dev.teal.base.Problem;
import dev.teal.base.Times;
import dev.teal.deploy.run.StepContext;
import dev.teal.event.Event;
import dev.teal.server.Channel;
import dev.teal.server.LineReader;
import dev.teal.server.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One run of a hook on this machine. It ends at its limit, with Ctrl-C, or when this client dies.
public final class HookRun {
    private static final int SHOWN_LINES = 15;
    private static final int LONGEST_LINE = 2000;
    private static final long TICK_MILLIS = 50;
    /// The hook has two seconds to end after SIGTERM.
    private static final long MILLIS_TO_STOP = 4000;
    /// Longer than any limit in teal.yml.
    private static final Duration FOREVER = Duration.ofDays(2);
    /// A program that the hook left behind may keep its output open.
    private static final Duration REST_OF_OUTPUT = Duration.ofSeconds(1);

    private final StepContext context;
    private final Hook hook;
    private final Hooks hooks;
    private final boolean alreadyStopping;
    private final Deque<String> last = new ArrayDeque<>();

    public HookRun(StepContext context, Hook hook) {
        this.context = context;
        this.hook = hook;
        this.hooks = Hooks.of(context.target().config());
        this.alreadyStopping = context.stopRequested();
    }

    /// @throws Problem when the hook cannot be started, fails, or takes too long
    /// @throws Cancelled when the user pressed Ctrl-C while it ran
    public void run(Map<String, String> variables) {
        Finding.mustPass(hooks.refusal(hook).stream().toList());
        try (Channel channel = context.state().local().open(hooks.command(hook, variables))) {
            Thread reader = Thread.ofPlatform().daemon().name("hook").start(() -> read(channel));
            Result result = await(channel);
            join(reader);
            if (!result.ok()) {
                throw failed("failed with exit code " + result.exitCode(), "fix it and run the command again");
            }
        }
    }

    private Problem failed(String how, String next) {
        synchronized (last) {
            return Problem.failed("the hook " + hooks.shown(hook) + " " + how, List.copyOf(last), next);
        }
    }

    private void read(Channel channel) {
        LineReader lines = new LineReader(channel.out(), LONGEST_LINE);
        try {
            for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
                show(line.get());
            }
        } catch (IOException closed) {
            // The hook was stopped.
        }
    }

    private void show(String line) {
        context.events().emit(new Event.StepOutput(hook.word(), line));
        synchronized (last) {
            last.addLast(line);
            if (last.size() > SHOWN_LINES) {
                last.removeFirst();
            }
        }
    }

    private Result await(Channel channel) {
        Duration limit = context.pause().within(context.target().config().hookTimeout());
        long end = System.nanoTime() + limit.toNanos();
        CompletableFuture<Result> ended = CompletableFuture.supplyAsync(
                () -> channel.await(FOREVER),
                wait -> Thread.ofPlatform().daemon().start(wait));
        while (true) {
            Optional<Result> result = within(ended, TICK_MILLIS);
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() > end) {
                stop(channel, ended);
                throw failed(
                        "did not end within " + Times.of(limit) + " and was stopped",
                        "make it faster, or raise `hooks.timeout` in teal.yml");
            }
            if (context.stopRequested() && !alreadyStopping) {
                stop(channel, ended);
                throw new Cancelled();
            }
        }
    }

    /// The end of its input ends it.
    private static void stop(Channel channel, CompletableFuture<Result> ended) {
        try {
            channel.in().close();
        } catch (IOException gone) {
            // It has ended by itself.
        }
        within(ended, MILLIS_TO_STOP);
    }

    private static Optional<Result> within(CompletableFuture<Result> ended, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            try {
                return Optional.of(ended.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (InterruptedException ctrlC) {
                // The caller looks whether the user asked to stop.
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException same ? same : new IllegalStateException(e);
            }
        }
    }

    private static void join(Thread reader) {
        try {
            reader.join(REST_OF_OUTPUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
