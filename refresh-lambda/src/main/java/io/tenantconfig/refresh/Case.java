package io.tenantconfig.refresh;

import io.tenantconfig.refresh.EventResult.Hint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hint that is being handled, and what has come of it. For one thread. */
final class Case {

    private final Hint hint;
    private final List<Outcome> outcomes = new ArrayList<>();
    private @Nullable RuntimeException failure;

    Case(Hint hint) {
        this.hint = hint;
    }

    Hint hint() {
        return hint;
    }

    void add(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** The hint must come again; the first reason stays. */
    void fail(RuntimeException reason) {
        failure = failure == null ? reason : failure;
    }

    /** One for every resource that the hint concerns, or one altogether. */
    List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /** Why the hint must come again; null when it need not. */
    @Nullable
    RuntimeException failure() {
        return failure;
    }
}
