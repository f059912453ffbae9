package dev.teal.cli;

import dev.teal.base.Cancellation;
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

/// Ctrl-C, a closed terminal (SIGHUP) and SIGTERM. The first asks the work to stop where that is safe; the
/// second leaves at once, with exit code 130.
///
/// A shutdown hook would not do: the JVM takes no second signal once it shuts down, and the exit code would
/// be lost. So `sun.misc.Signal` (jdk.unsupported, in every JDK), and by reflection, as javac's warning about
/// it cannot be silenced under `--release` with `-Werror`.
final class Interrupt implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    private static final int KILLED_BY_INT = 128 + 2;

    private final Map<Object, Object> before = new LinkedHashMap<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final Thread main = Thread.currentThread();
    private final Cancellation cancellation;
    private final Runnable tell;
    private final Method handle;

    private Interrupt(Cancellation cancellation, Runnable tell) throws Throwable {
        this.cancellation = cancellation;
        this.tell = tell;
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        handle = signal.getMethod("handle", signal, handler);
        Object ignore = handler.getField("SIG_IGN").get(null);
        Object ours = handler(signal, handler, any -> on());
        for (String name : SIGNALS) {
            take(signal.getConstructor(String.class).newInstance(name), ours, ignore);
        }
    }

    /// What the compiler would make of a lambda. A [java.lang.reflect.Proxy] would do, and cost 40 ms.
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

    /// From now on; until closed.
    /// @param tell says that the first signal was understood; must be quick
    static Interrupt on(Cancellation cancellation, Runnable tell) {
        try {
            return new Interrupt(cancellation, tell);
        } catch (Throwable e) {
            throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
        }
    }

    @Override
    public void close() {
        before.forEach(this::set);
        before.clear();
    }

    /// What nohup, or a shell's `&`, had ignored stays ignored.
    private void take(Object signal, Object ours, Object ignore) {
        Object old = set(signal, ours);
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

    /// The JVM calls it in a thread of its own for each signal.
    private void on() {
        if (signalled.getAndSet(true)) {
            Runtime.getRuntime().halt(KILLED_BY_INT);
        }
        cancellation.request();
        main.interrupt();
        tell.run();
    }
}
