package io.tenantconfig.storage;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.ItemLayout.ItemKey;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.VersionSweep;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Lists items tenant by tenant, 1 MB a call. The values come along, because only they tell whether they were edited; they
 * are dropped here.
 */
final class DynamoDbSweep implements VersionSweep {

    private final DynamoDbTable table;

    DynamoDbSweep(DynamoDbTable table) {
        this.table = table;
    }

    @Override
    public Pass begin(Set<String> roots, Set<TenantId> tenants) {
        roots.forEach(ItemLayout.INSTANCE::checkRoot);
        return new Listing(tenants.stream()
                .flatMap(tenant -> roots.stream().map(root -> ItemLayout.INSTANCE.prefix(root, tenant)))
                .toList());
    }

    @Override
    public void close() {
        table.close();
    }

    private final class Listing implements Pass {

        /** The first one is being listed. */
        private final Deque<ItemKey> prefixes;

        /** The last item of the page before; empty at the beginning of a prefix. */
        private Map<String, AttributeValue> last = Map.of();

        Listing(List<ItemKey> prefixes) {
            this.prefixes = new ArrayDeque<>(prefixes);
        }

        @Override
        public Optional<Map<Location, Sighting>> next() {
            if (prefixes.isEmpty()) {
                return Optional.empty();
            }
            QueryResponse answer = table.below(prefixes.element(), last);
            Map<Location, Sighting> page = page(prefixes.element(), answer.items());
            goOn(answer.lastEvaluatedKey());
            return Optional.of(page);
        }

        private void goOn(Map<String, AttributeValue> reached) {
            if (reached.isEmpty()) {
                prefixes.remove();
            } else if (reached.equals(last)) {
                throw new StoreException(Kind.UNAVAILABLE, DynamoDbTable.STORE, "Query did not come to an end");
            }
            last = reached;
        }

        private static Map<Location, Sighting> page(ItemKey prefix, List<Map<String, AttributeValue>> items) {
            Map<Location, Sighting> page = new LinkedHashMap<>();
            for (var attributes : items) {
                ItemKey key = Item.keyOf(attributes);
                if (!key.partition().equals(prefix.partition()) || !key.sort().startsWith(prefix.sort())) {
                    throw new StoreException(
                            Kind.UNAVAILABLE,
                            DynamoDbTable.STORE,
                            "Query answered with an item that was not asked for");
                }
                page.put(
                        new Location(DynamoDbTable.STORE, ItemLayout.INSTANCE.path(key)),
                        Item.of(attributes).sighting());
            }
            return page;
        }
    }
}
