package io.tenantconfig.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.server.World;
import io.tenantconfig.server.snapshot.Finding.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** T23: what the server holds in memory for each tenant. */
class CatalogTest {

    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId GLOBEX = new TenantId("globex");
    private static final ServiceName CHECKOUT = new ServiceName("checkout");
    private static final ConfigKey URL = new ConfigKey("param_config_url");
    private static final Instant T1 = Instant.parse("2030-01-01T00:00:00Z");

    private final Catalog catalog = new Catalog(World.ROUTES);

    @Test
    void knowsNothingOfAnyTenantBeforeItIsOpen() {
        assertThat(catalog.moment(ACME).find(CHECKOUT, URL)).isEqualTo(Finding.NOT_LOADED);
        assertThat(catalog.moment(ACME).view(CHECKOUT)).isEmpty();
    }

    @Test
    void aTenantThatDeclaresIsUnknownUntilItIsPublishedAndEveryOtherIsEmpty() {
        catalog.open(Set.of(ACME));
        assertThat(catalog.moment(ACME).find(CHECKOUT, URL)).isEqualTo(Finding.NOT_LOADED);
        assertThat(catalog.moment(GLOBEX).find(CHECKOUT, URL)).isEqualTo(Finding.MISSING);
        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(ACME), found(ACME, "one"))));
        assertThat(catalog.moment(ACME).find(CHECKOUT, URL)).isInstanceOf(Found.class);
        assertThat(catalog.moment(GLOBEX).find(CHECKOUT, URL)).isEqualTo(Finding.MISSING);
    }

    @Test
    void doesNotFallBackBehindAValueThatIsNotKnown() {
        catalog.open(Set.of());
        catalog.publish(TenantSnapshot.of(TenantId.SHARED, Map.of(id(TenantId.SHARED), found(TenantId.SHARED, "p"))));
        assertThat(catalog.moment(ACME).find(CHECKOUT, URL)).isInstanceOf(Found.class);
        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(ACME), Finding.NOT_LOADED)));
        assertThat(catalog.moment(ACME).find(CHECKOUT, URL)).isEqualTo(Finding.NOT_LOADED);
        assertThat(catalog.moment(ACME).view(CHECKOUT)).isEmpty();
    }

    @Test
    void takesNoEntryOfAnotherTenantAndNoneUnderAnotherId() {
        assertThatThrownBy(() -> TenantSnapshot.of(ACME, Map.of(id(GLOBEX), found(GLOBEX, "x"))))
                .hasMessage("entry: globex/checkout/param_config_url (expected: an entry of acme)");
        assertThatThrownBy(() -> TenantSnapshot.of(ACME, Map.of(id(ACME), found(GLOBEX, "x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsExactlyWhatChanged() {
        List<Set<EntryId>> told = new ArrayList<>();
        catalog.open(Set.of());
        catalog.onChange((snapshot, changed) -> told.add(changed));
        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(ACME), found(ACME, "one"))));
        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(ACME), found(ACME, "one"))));
        catalog.publish(TenantSnapshot.of(
                ACME, Map.of(id(ACME), new Found(entry(ACME, "one").staleSince(T1)))));
        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(ACME), found(ACME, "two"))));
        catalog.publish(TenantSnapshot.of(ACME, Map.of(id(ACME), Finding.NOT_LOADED)));
        catalog.publish(TenantSnapshot.of(ACME, Map.of()));
        assertThat(told).hasSize(5).containsOnly(Set.of(id(ACME)));
    }

    @Test
    void anEtagStandsForPlaceVersionContentTypeAndValue() {
        ServedEntry one = entry(ACME, "one");
        assertThat(one.etag())
                .isEqualTo(entry(ACME, "one").etag())
                .isEqualTo(one.staleSince(T1).etag());
        Version version = one.version();
        assertThat(List.of(
                        entry(ACME, "two"),
                        entry(TenantId.SHARED, "one"),
                        ServedEntry.current(id(ACME), ConfigValue.text("one"), false, Version.of(2, T1)),
                        ServedEntry.current(id(ACME), ConfigValue.text("one"), false, Version.of(1, T1.plusNanos(1)))))
                .extracting(ServedEntry::etag)
                .doesNotContain(one.etag())
                .doesNotHaveDuplicates();
        assertThat(ServedEntry.current(id(ACME), new ConfigValue("1", ContentType.JSON), false, version)
                        .etag())
                .isNotEqualTo(ServedEntry.current(id(ACME), ConfigValue.text("1"), false, version)
                        .etag());
    }

    @Test
    void stalenessCountsFromTheFirstFailure() {
        ServedEntry stale = entry(ACME, "one").staleSince(T1);
        assertThat(stale.staleSince(T1.plusSeconds(9)).staleSince()).contains(T1);
    }

    @Test
    void aStringFormHoldsNoValue() {
        assertThat(entry(ACME, "canary").toString()).doesNotContain("canary");
        assertThat(found(ACME, "canary").toString()).doesNotContain("canary");
    }

    private static EntryId id(TenantId tenant) {
        return new EntryId(new Scope(tenant, CHECKOUT), URL);
    }

    private static ServedEntry entry(TenantId tenant, String text) {
        return ServedEntry.current(id(tenant), ConfigValue.text(text), false, Version.of(1, T1));
    }

    private static Finding found(TenantId tenant, String text) {
        return new Found(entry(tenant, text));
    }
}
