package io.tenantconfig.operator.budget;

import io.tenantconfig.core.store.Calls;

/** The kinds of calls that a store limits apart. */
enum CallKind {
    LOOK,
    WRITE;

    int of(Calls calls) {
        return switch (this) {
            case LOOK -> calls.looks();
            case WRITE -> calls.writes();
        };
    }
}
