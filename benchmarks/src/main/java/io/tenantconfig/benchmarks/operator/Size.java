package io.tenantconfig.benchmarks.operator;

/**
 * How much there is.
 *
 * @param resources how many
 * @param entries of each of them, the first one from a Secret
 */
record Size(int resources, int entries) {

    /** So many resources share a namespace, and its Secret. */
    static final int IN_A_NAMESPACE = 100;

    static final int MAX_ENTRIES = 500;

    Size {
        if (resources < 1 || entries < 1 || entries > MAX_ENTRIES) {
            throw new IllegalArgumentException("size: " + resources + " resources of " + entries
                    + " entries (expected: >= 1, and 1 to " + MAX_ENTRIES + ")");
        }
    }

    int namespaces() {
        return Math.ceilDiv(resources, IN_A_NAMESPACE);
    }

    int allEntries() {
        return Math.multiplyExact(resources, entries);
    }
}
