package io.tenantconfig.refresh;

import io.tenantconfig.core.InvalidInputException;
import java.util.Optional;

/**
 * Where events may come from. Only EventBridge may invoke the function; this is the second look at the same thing.
 *
 * @param account the AWS account; empty for any
 * @param region the AWS region; empty for any
 */
record Origin(Optional<String> account, Optional<String> region) {

    static final Origin ANY = new Origin(Optional.empty(), Optional.empty());

    /** Why something of this account and region is not from here; empty when it is. */
    Optional<String> objection(String ofAccount, String ofRegion) {
        return objection("account", ofAccount, account).or(() -> objection("region", ofRegion, region));
    }

    private static Optional<String> objection(String member, String value, Optional<String> expected) {
        return expected.filter(text -> !text.equals(value))
                .map(text -> member + ": " + InvalidInputException.quote(value) + " (expected: " + text + ")");
    }
}
