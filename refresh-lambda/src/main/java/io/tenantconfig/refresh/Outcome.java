package io.tenantconfig.refresh;

/** What came of an event, for one resource or altogether. */
enum Outcome {
    /** A status was patched. */
    PATCHED("patched"),
    /** A status said so already. */
    UNCHANGED("unchanged"),
    /** The operator is just writing it. */
    ECHO("echo"),
    /** The resource went away meanwhile. */
    GONE("gone"),
    /** The event tells of no change. */
    NOTIFICATION("notification"),
    MALFORMED("malformed"),
    UNKNOWN_KIND("unknownKind"),
    FOREIGN_ORIGIN("foreignOrigin"),
    FOREIGN_PATH("foreignPath"),
    UNKNOWN_TENANT("unknownTenant"),
    UNKNOWN_SERVICE("unknownService"),
    UNKNOWN_KEY("unknownKey");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** As summaries and logs write it. */
    String label() {
        return label;
    }
}
