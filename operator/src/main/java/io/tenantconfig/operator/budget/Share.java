package io.tenantconfig.operator.budget;

import java.time.Duration;
import java.util.Optional;

/**
 * The answer to who asked for budget.
 *
 * @param granted how many of the things that were to be done can be done now
 * @param again when to ask for the rest; empty when there is none
 */
public record Share(int granted, Optional<Duration> again) {

    static Share all(int things) {
        return new Share(things, Optional.empty());
    }
}
