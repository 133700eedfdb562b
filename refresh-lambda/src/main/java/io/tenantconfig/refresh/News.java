package io.tenantconfig.refresh;

import io.tenantconfig.core.route.Placement;
import io.tenantconfig.refresh.EventResult.Hint;
import java.util.List;

/** All that came about one entry at once. */
record News(Placement placement, List<Case> cases) {

    News {
        cases = List.copyOf(cases);
    }

    List<Hint> hints() {
        return cases.stream().map(Case::hint).toList();
    }

    void add(Outcome outcome) {
        cases.forEach(one -> one.add(outcome));
    }

    void fail(RuntimeException reason) {
        cases.forEach(one -> one.fail(reason));
    }

    /** The news, and what the store held after they came. */
    record Seen(News news, Sight sight) {}
}
