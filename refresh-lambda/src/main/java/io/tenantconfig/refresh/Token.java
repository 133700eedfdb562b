package io.tenantconfig.refresh;

import java.time.Instant;

/**
 * What the API server knows the function by.
 *
 * @param renewAt when it is to be replaced, safely before it expires
 */
record Token(String value, Instant renewAt) {

    /** Without the value. */
    @Override
    public String toString() {
        return "Token[renewAt=" + renewAt + "]";
    }
}
