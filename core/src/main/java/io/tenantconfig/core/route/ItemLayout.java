package io.tenantconfig.core.route;

import io.tenantconfig.core.ConfigName;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.TenantId;
import java.util.Optional;

/**
 * DynamoDB: partition key {@code TENANT#<tenant>}, sort key {@code <root>#<name>}. A {@link Location}'s path holds both,
 * joined by the first {@code /}, which no partition key contains. Entries belong to the tenant, whatever the service.
 */
public final class ItemLayout implements Layout {

    public static final ItemLayout INSTANCE = new ItemLayout();

    private static final String TENANT = "TENANT#";

    private ItemLayout() {}

    /** The two attributes that identify an item. */
    public record ItemKey(String partition, String sort) {}

    @Override
    public String defaultRoot() {
        return "CONFIG";
    }

    /** 1 to 32 upper-case letters, digits and {@code _}, from a letter on. */
    @Override
    public String checkRoot(String root) {
        if (!root.matches("[A-Z][A-Z0-9_]{0,31}")) {
            throw InvalidInputException.of("root", root, "1 to 32 characters of A-Z, 0-9 and _, from a letter on");
        }
        return root;
    }

    @Override
    public boolean overlap(String root, String otherRoot) {
        return root.equals(otherRoot);
    }

    @Override
    public boolean perService() {
        return false;
    }

    @Override
    public String path(String root, Slot slot) {
        ItemKey first = prefix(root, slot.scope().tenant());
        return path(new ItemKey(first.partition(), first.sort() + slot.name()));
    }

    /** The path that {@link #keyAt} takes apart into this key. */
    public String path(ItemKey key) {
        return key.partition() + "/" + key.sort();
    }

    /** The partition of a tenant, and what the sort keys of all its entries under a root begin with. */
    public ItemKey prefix(String root, TenantId tenant) {
        return new ItemKey(TENANT + tenant, root + "#");
    }

    @Override
    public Optional<Slot> parse(String root, String path) {
        ItemKey key;
        try {
            key = keyAt(path);
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
        if (!key.partition().startsWith(TENANT) || !key.sort().startsWith(root + "#")) {
            return Optional.empty();
        }
        try {
            var tenant = new TenantId(key.partition().substring(TENANT.length()));
            return Optional.of(
                    new Slot(Scope.tenantWide(tenant), new ConfigName(key.sort().substring(root.length() + 1))));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    /**
     * The two keys in a path.
     *
     * @throws InvalidInputException if the path does not have two parts
     */
    public ItemKey keyAt(String path) {
        int separator = path.indexOf('/');
        if (separator <= 0 || separator == path.length() - 1) {
            throw InvalidInputException.of("location", path, "a partition key, / and a sort key");
        }
        return new ItemKey(path.substring(0, separator), path.substring(separator + 1));
    }
}
