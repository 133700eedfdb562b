package io.tenantconfig.crds.v1alpha1;

/** What happens when an entry already exists that no living resource owns. */
public enum AdoptionPolicy {
    REFUSE("Refuse"),
    ADOPT("Adopt");

    private final String text;

    AdoptionPolicy(String text) {
        this.text = text;
    }

    /** As resources write it. */
    @Override
    public String toString() {
        return text;
    }
}
