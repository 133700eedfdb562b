package io.tenantconfig.crds.v1alpha1;

/** What happens when somebody else changes a stored entry. */
public enum DriftPolicy {
    CORRECT("Correct"),
    REPORT("Report");

    private final String text;

    DriftPolicy(String text) {
        this.text = text;
    }

    /** As resources write it. */
    @Override
    public String toString() {
        return text;
    }
}
