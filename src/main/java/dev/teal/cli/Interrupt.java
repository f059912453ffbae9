package dev.teal.cli;

import dev.teal.base.Cancellation;
import dev.teal.base.ExitCode;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// Handles Ctrl-C, a closed terminal (SIGHUP) and SIGTERM. While nothing has been changed, the first signal exits at
/// once, with exit code 130: Teal may be waiting for an answer, or for a server. Later it asks the work to stop where
/// that is safe, and the second exits.
///
/// A shutdown hook does not work: the JVM ignores a second signal during shutdown, and the exit code is lost.
/// `sun.misc.Signal` (jdk.unsupported, in every JDK) is called by reflection, because javac's warning about it
/// cannot be silenced under `--release` with `-Werror`.
final class Interrupt implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    private final Map<Object, Object> before = new LinkedHashMap<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final Thread main = Thread.currentThread();
    private final Cancellation cancellation;
    private final Runnable onFirst;
    private final Runnable onEnd;
    private final Method handle;

    private Interrupt(Cancellation cancellation, Runnable onFirst, Runnable onEnd) throws Throwable {
        this.cancellation = cancellation;
        this.onFirst = onFirst;
        this.onEnd = onEnd;
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        handle = signal.getMethod("handle", signal, handler);
        Object ignore = handler.getField("SIG_IGN").get(null);
        Object own = handler(signal, handler, _ -> handle());
        for (String name : SIGNALS) {
            install(signal.getConstructor(String.class).newInstance(name), own, ignore);
        }
    }

    /// Does what the compiler does for a lambda. A [java.lang.reflect.Proxy] would work too, but costs 40 ms.
    private static Object handler(Class<?> signal, Class<?> handler, Consumer<Object> on) throws Throwable {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType takes = MethodType.methodType(void.class, signal);
        MethodHandle accept =
                lookup.findVirtual(Consumer.class, "accept", MethodType.methodType(void.class, Object.class));
        return LambdaMetafactory.metafactory(
                        lookup, "handle", MethodType.methodType(handler, Consumer.class), takes, accept, takes)
                .getTarget()
                .invoke(on);
    }

    /// Handles signals until closed.
    /// @param onFirst confirms to the user that the work will stop; must be quick
    /// @param onEnd   called before the exit when nothing has been changed
    static Interrupt on(Cancellation cancellation, Runnable onFirst, Runnable onEnd) {
        try {
            return new Interrupt(cancellation, onFirst, onEnd);
        } catch (Throwable e) {
            throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
        }
    }

    @Override
    public void close() {
        before.forEach(this::set);
        before.clear();
    }

    /// Signals that nohup or a shell's `&` made the process ignore stay ignored.
    private void install(Object signal, Object own, Object ignore) {
        Object old = set(signal, own);
        if (old.equals(ignore)) {
            set(signal, ignore);
        } else {
            before.put(signal, old);
        }
    }

    private Object set(Object signal, Object handler) {
        try {
            return handle.invoke(null, signal, handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot handle " + signal, e);
        }
    }

    /// The JVM calls this in a new thread for each signal.
    private void handle() {
        if (signalled.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        if (!cancellation.begun()) {
            onEnd.run();
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
        }
        cancellation.request();
        main.interrupt();
        onFirst.run();
    }
}
