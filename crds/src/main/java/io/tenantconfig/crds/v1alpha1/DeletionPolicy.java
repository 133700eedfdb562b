package io.tenantconfig.crds.v1alpha1;

/** What becomes of stored entries when they are no longer declared. */
public enum DeletionPolicy {
    DELETE("Delete"),
    RETAIN("Retain");

    private final String text;

    DeletionPolicy(String text) {
        this.text = text;
    }

    /** As resources write it. */
    @Override
    public String toString() {
        return text;
    }
}
