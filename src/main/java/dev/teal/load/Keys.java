package dev.teal.load;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// The unique keys of the POSTs and the outcome of each: one bit for a key, so that millions fit.
final class Keys {
    private final String prefix =
            "t" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private final BitSet acknowledged = new BitSet();
    private final BitSet unknown = new BitSet();
    private int next;

    synchronized int take() {
        return next++;
    }

    String name(int key) {
        return prefix + key;
    }

    synchronized void acknowledge(int key) {
        acknowledged.set(key);
    }

    /// For a key that was sent but not acknowledged: the app may have stored it or not.
    synchronized void leaveUnknown(int key) {
        unknown.set(key);
    }

    synchronized List<String> acknowledged() {
        return names(acknowledged);
    }

    synchronized List<String> unknown() {
        return names(unknown);
    }

    private List<String> names(BitSet keys) {
        List<String> names = new ArrayList<>(keys.cardinality());
        keys.stream().forEach(key -> names.add(name(key)));
        return List.copyOf(names);
    }
}
