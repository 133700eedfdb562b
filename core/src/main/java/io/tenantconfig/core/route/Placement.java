package io.tenantconfig.core.route;

import io.tenantconfig.core.EntryId;

/** An entry and where it lies. Made by {@link Routes} alone, so the two always belong together. */
public final class Placement {

    private final EntryId id;
    private final Location location;

    Placement(EntryId id, Location location) {
        this.id = id;
        this.location = location;
    }

    public EntryId id() {
        return id;
    }

    public Location location() {
        return location;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Placement that && id.equals(that.id) && location.equals(that.location);
    }

    @Override
    public int hashCode() {
        return location.hashCode();
    }

    @Override
    public String toString() {
        return id + " at " + location;
    }
}
