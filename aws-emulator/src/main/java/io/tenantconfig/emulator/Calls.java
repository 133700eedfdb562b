package io.tenantconfig.emulator;

import java.util.EnumMap;
import java.util.Map;

/** How often each operation was called, refused calls included, since the start or the last {@link #reset}. */
public final class Calls {

    private final Map<Operation, Integer> counts = new EnumMap<>(Operation.class);

    Calls() {}

    public synchronized int count(Operation operation) {
        return counts.getOrDefault(operation, 0);
    }

    /** The calls of all operations together. */
    public synchronized int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The operations that were called, with their numbers. */
    public synchronized Map<Operation, Integer> byOperation() {
        return Map.copyOf(counts);
    }

    public synchronized void reset() {
        counts.clear();
    }

    synchronized void add(Operation operation) {
        counts.merge(operation, 1, Integer::sum);
    }
}
