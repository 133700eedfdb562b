package io.tenantconfig.server;

import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.KeyRef;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.StoreOwned;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.crds.v1alpha1.ValueSource;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of resources, as tenants, the operator and the refresh Lambda write them. */
public final class Declared {

    private Declared() {}

    public static EntrySpec owned(String key) {
        return new EntrySpec(key, "declared", null, null);
    }

    public static EntrySpec json(String key) {
        return new EntrySpec(key, "{}", null, "application/json");
    }

    public static EntrySpec inStore(String key) {
        return new EntrySpec(key, null, new ValueSource(null, null, new StoreOwned()), null);
    }

    public static EntrySpec secret(String key) {
        return new EntrySpec(key, null, new ValueSource(new KeyRef("db", "password"), null, null), null);
    }

    public static EntryStatus entry(EntryState state, @Nullable String version) {
        return entry(state, version, null);
    }

    public static EntryStatus entry(EntryState state, @Nullable String version, @Nullable ObservedEntry seen) {
        return new EntryStatus(null, null, version, state, null, null, seen, null);
    }

    public static TenantConfigStatus status(
            @Nullable Applying applying, Map<String, EntryStatus> entries, Map<String, ObservedEntry> observed) {
        return new TenantConfigStatus(1L, List.of(), null, null, applying, entries, observed, null);
    }

    /** All these keys are Synced with these versions. */
    public static TenantConfigStatus synced(Map<String, String> versions) {
        Map<String, EntryStatus> entries = new HashMap<>();
        versions.forEach((key, version) -> entries.put(key, entry(EntryState.SYNCED, version)));
        return status(null, entries, Map.of());
    }

    public static TenantConfigStatus applying(TenantConfigStatus status, Instant since, String... keys) {
        return status(new Applying(2, List.of(keys), since.toString()), status.entries(), status.observed());
    }

    public static TenantConfigStatus observed(TenantConfigStatus status, String key, ObservedEntry record) {
        Map<String, ObservedEntry> observed = new HashMap<>(status.observed());
        observed.put(key, record);
        return status(status.applying(), status.entries(), observed);
    }

    public static ObservedEntry seen(String version, Instant modifiedAt) {
        return new ObservedEntry(version, modifiedAt.toString(), "event-" + version, null);
    }

    public static ObservedEntry gone() {
        return new ObservedEntry(null, null, "event-gone", true);
    }
}
