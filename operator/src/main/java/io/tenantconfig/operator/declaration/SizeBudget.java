package io.tenantconfig.operator.declaration;

import io.tenantconfig.core.InvalidInputException;

/** How much the values of one resource may take up together; entries draw on it in the order of the spec. */
final class SizeBudget {

    /** So that client-side apply, Argo CD and etcd all hold the object together with its status. */
    private static final int MAX_INLINE_BYTES = 200 * 1024;

    /** So that no tenant takes up more than its part of a server's memory. */
    private static final int MAX_BYTES = 1024 * 1024;

    private int inline;
    private int all;

    /** @throws InvalidInputException if the resource then holds too much; the entry takes nothing */
    void take(int bytes, boolean isInline) {
        if (isInline && inline + bytes > MAX_INLINE_BYTES) {
            throw new InvalidInputException("value: " + bytes + " bytes, with those before it " + (inline + bytes)
                    + " (expected: at most " + MAX_INLINE_BYTES + " bytes of inline values in a resource)");
        }
        if (all + bytes > MAX_BYTES) {
            throw new InvalidInputException("value: " + bytes + " bytes, with those before it " + (all + bytes)
                    + " (expected: at most " + MAX_BYTES + " bytes of values in a resource)");
        }
        all += bytes;
        inline += isInline ? bytes : 0;
    }
}
