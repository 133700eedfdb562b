package io.tenantconfig.emulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What is to happen to the next calls of an operation. Not thread-safe: its owner locks. */
final class Countdown<T> {

    private record Armed<T>(int calls, T what) {}

    private final Map<Operation, Armed<T>> armed = new EnumMap<>(Operation.class);

    void arm(Operation operation, int calls, T what) {
        if (calls < 1) {
            throw new IllegalArgumentException("calls: " + calls + " (expected: >= 1)");
        }
        armed.put(operation, new Armed<>(calls, what));
    }

    /** What is to happen to this call, which is counted. */
    Optional<T> take(Operation operation) {
        Armed<T> now = armed.get(operation);
        if (now == null) {
            return Optional.empty();
        }
        if (now.calls() == 1) {
            armed.remove(operation);
        } else if (now.calls() != Faults.UNTIL_CLEARED) {
            armed.put(operation, new Armed<>(now.calls() - 1, now.what()));
        }
        return Optional.of(now.what());
    }

    void clear() {
        armed.clear();
    }
}
