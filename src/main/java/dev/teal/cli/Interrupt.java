package dev.teal.cli;

import dev.teal.event.Cancellation;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

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
    private final Method handle;

    private Interrupt(Cancellation cancellation, Runnable tell) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        handle = signal.getMethod("handle", signal, handler);
        Object ignore = handler.getField("SIG_IGN").get(null);
        Object ours = Proxy.newProxyInstance(
                Interrupt.class.getClassLoader(),
                new Class<?>[] {handler},
                onSignal(cancellation, tell, Thread.currentThread()));
        for (String name : SIGNALS) {
            take(signal.getConstructor(String.class).newInstance(name), ours, ignore);
        }
    }

    /// From now on; until closed.
    /// @param tell says that the first signal was understood; must be quick
    static Interrupt on(Cancellation cancellation, Runnable tell) {
        try {
            return new Interrupt(cancellation, tell);
        } catch (ReflectiveOperationException e) {
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
    private static InvocationHandler onSignal(Cancellation cancellation, Runnable tell, Thread main) {
        AtomicBoolean first = new AtomicBoolean(true);
        return (self, method, args) -> {
            if (!method.getName().equals("handle")) {
                return method.invoke(first, args); // equals, hashCode, toString of the proxy
            }
            if (!first.getAndSet(false)) {
                Runtime.getRuntime().halt(KILLED_BY_INT);
            }
            cancellation.request();
            main.interrupt();
            tell.run();
            return "";
        };
    }
}
