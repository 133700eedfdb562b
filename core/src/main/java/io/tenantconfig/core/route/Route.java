package io.tenantconfig.core.route;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import java.util.Optional;

/**
 * Keys with this prefix live in this store, under this root.
 *
 * @param root the part of every path that tells this route's entries from all others in the store
 */
public record Route(KeyPrefix prefix, StoreId store, String root, Layout layout) {

    /** @throws InvalidInputException if the layout cannot use the root */
    public Route {
        layout.checkRoot(root);
    }

    boolean overlaps(Route other) {
        return store.equals(other.store) && layout.overlap(root, other.root);
    }

    EntryId id(Scope scope, ConfigKey key) {
        return new EntryId(layout.perService() ? scope : Scope.tenantWide(scope.tenant()), key);
    }

    Location locate(EntryId id) {
        var slot = new Layout.Slot(id.scope(), prefix.nameIn(id.key()));
        String path = layout.path(root, slot);
        if (!layout.parse(root, path).equals(Optional.of(slot))) {
            throw InvalidInputException.of(
                    "key", id.key().value(), "a key whose path in " + store + " reads back as itself");
        }
        return new Location(store, path);
    }

    Optional<EntryId> idAt(Location location) {
        if (!store.equals(location.store())) {
            return Optional.empty();
        }
        return layout.parse(root, location.path()).flatMap(this::idOf);
    }

    private Optional<EntryId> idOf(Layout.Slot slot) {
        try {
            return Optional.of(new EntryId(slot.scope(), prefix.keyFor(slot.name())));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
