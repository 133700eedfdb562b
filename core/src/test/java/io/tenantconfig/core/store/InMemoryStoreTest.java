package io.tenantconfig.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException.Kind;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryStoreTest extends StoreContract {

    private static final StoreLimits LIMITS = new StoreLimits(StoreId.PARAMETER_STORE, 4096, true, Set.of("{{"));

    @Override
    protected StoreHarness open() {
        return new Harness(new InMemoryStore(LIMITS, InstantSource.system()));
    }

    @Test
    void listsThePageAgainThatItCouldNotList() {
        var store = new InMemoryStore(LIMITS, InstantSource.system());
        Set<Location> places = IntStream.range(0, 25)
                .mapToObj(n -> new Location(StoreId.PARAMETER_STORE, "/config-service/acme/checkout/" + n))
                .collect(Collectors.toSet());
        places.forEach(place -> store.putByHand(place, "value", false));
        var pass = store.sweep(ParameterLayout.INSTANCE).begin(Set.of("/config-service"), Set.of(new TenantId("acme")));
        Set<Location> listed = new HashSet<>(pass.next().orElseThrow().keySet());

        store.failWith(new StoreException(Kind.THROTTLED, StoreId.PARAMETER_STORE, "on demand"));
        assertThatThrownBy(pass::next).hasMessage("parameter-store: on demand");
        store.recover();

        for (var page = pass.next(); page.isPresent(); page = pass.next()) {
            listed.addAll(page.get().keySet());
        }
        assertThat(listed).isEqualTo(places);
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
        public VersionSweep sweep() {
            return store.sweep(layout());
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
