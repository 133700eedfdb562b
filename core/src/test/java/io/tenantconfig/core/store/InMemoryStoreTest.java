package io.tenantconfig.core.store;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.StoreId;
import java.time.InstantSource;
import java.util.Set;

class InMemoryStoreTest extends StoreContract {

    @Override
    protected StoreHarness open() {
        var limits = new StoreLimits(StoreId.PARAMETER_STORE, 4096, true, Set.of("{{"));
        return new Harness(new InMemoryStore(limits, InstantSource.system()));
    }

    private record Harness(InMemoryStore store) implements StoreHarness {

        @Override
        public Layout layout() {
            return ParameterLayout.INSTANCE;
        }

        @Override
        public ConfigReader reader() {
            return store;
        }

        @Override
        public ConfigWriter writer() {
            return store;
        }

        @Override
        public void putByHand(Location location, String text) {
            store.putByHand(location, text, false);
        }

        @Override
        public void deleteByHand(Location location) {
            store.deleteByHand(location);
        }

        @Override
        public boolean writesConditionally() {
            return true;
        }

        @Override
        public boolean isAtomic() {
            return true;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
