package io.tenantconfig.core.route;

import io.tenantconfig.core.ConfigName;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import java.util.Optional;

/**
 * How a kind of store lays out its entries: pure functions between (root, scope, name) and the store's path. For one
 * root they are inverse to each other, so no two entries share a path and no path names two entries.
 */
public interface Layout {

    /** An entry's scope and name, as its path tells them. */
    record Slot(Scope scope, ConfigName name) {}

    /** The root of a route that names none. */
    String defaultRoot();

    /**
     * The root, if this layout can use it.
     *
     * @throws InvalidInputException otherwise
     */
    String checkRoot(String root);

    /** Whether some path lies under both roots. */
    boolean overlap(String root, String otherRoot);

    /** Whether the service is part of the path. If not, entries belong to the tenant whatever the service. */
    boolean perService();

    /** The path of an entry. Without {@link #perService()} the scope's service is {@code shared}. */
    String path(String root, Slot slot);

    /** What lies at a path; empty when nothing that {@link #path} builds for this root looks like it. */
    Optional<Slot> parse(String root, String path);
}
