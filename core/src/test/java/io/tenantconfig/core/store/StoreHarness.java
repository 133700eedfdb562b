package io.tenantconfig.core.store;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;

/** A store under {@link StoreContract}, with what an outsider can do to it. Serves all tests of a class. */
public interface StoreHarness extends AutoCloseable {

    /** Where {@link StoreContract} builds its locations. */
    Layout layout();

    ConfigReader reader();

    ConfigWriter writer();

    VersionSweep sweep();

    /** Writes a plain value as somebody does who is no operator: without touching a mark that is there. */
    void putByHand(Location location, String text);

    void deleteByHand(Location location);

    /**
     * Whether a write and the check of what it is planned against are one step. If not, writers that overwrite at the same
     * time may all succeed in turn.
     */
    boolean writesConditionally();

    /** Whether every value is kept, and read, as a secret. */
    default boolean keepsOnlySecrets() {
        return false;
    }

    /**
     * Whether the server checks and writes in one step, as every real store does. If not, nothing can be said about
     * simultaneous writers.
     */
    boolean isAtomic();

    @Override
    void close();
}
