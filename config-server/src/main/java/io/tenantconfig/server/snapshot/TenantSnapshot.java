package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.snapshot.Finding.Found;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All of one tenant at one moment. Immutable. */
public final class TenantSnapshot {

    /** How true to the stores it is. */
    public enum Freshness {
        CURRENT,
        /** A value may be older than what its store holds. */
        STALE,
        /** A declared entry, or what is declared, is not known. */
        INCOMPLETE
    }

    private static final NavigableMap<ConfigKey, Finding> NOTHING = Collections.emptyNavigableMap();

    private final TenantId tenant;
    private final boolean loaded;
    private final Map<EntryId, Finding> findings;
    private final Map<ServiceName, NavigableMap<ConfigKey, Finding>> byService;
    private final Freshness freshness;

    private TenantSnapshot(TenantId tenant, boolean loaded, Map<EntryId, Finding> findings) {
        this.tenant = tenant;
        this.loaded = loaded;
        this.findings = Map.copyOf(findings);
        this.byService = new HashMap<>();
        findings.forEach((id, finding) -> byService
                .computeIfAbsent(id.scope().service(), service -> new TreeMap<>())
                .put(id.key(), finding));
        this.freshness = freshness();
    }

    private Freshness freshness() {
        if (!loaded || findings.containsValue(Finding.NOT_LOADED)) {
            return Freshness.INCOMPLETE;
        }
        boolean stale = findings.values().stream()
                .anyMatch(finding -> finding instanceof Found(var entry)
                        && entry.staleSince().isPresent());
        return stale ? Freshness.STALE : Freshness.CURRENT;
    }

    /** Of a tenant that declares nothing. */
    public static TenantSnapshot empty(TenantId tenant) {
        return new TenantSnapshot(tenant, true, Map.of());
    }

    /** Of a tenant of which nothing is known, not even what it declares. */
    public static TenantSnapshot unknown(TenantId tenant) {
        return new TenantSnapshot(tenant, false, Map.of());
    }

    /**
     * Of a tenant that declares these entries.
     *
     * @throws IllegalArgumentException if one of them is another tenant's, or stands under another id than its own
     */
    public static TenantSnapshot of(TenantId tenant, Map<EntryId, Finding> findings) {
        findings.forEach((id, finding) -> {
            if (!id.tenant().equals(tenant)
                    || (finding instanceof Found(var entry) && !entry.id().equals(id))) {
                throw new IllegalArgumentException("entry: " + id + " (expected: an entry of " + tenant + ")");
            }
        });
        return new TenantSnapshot(tenant, true, findings);
    }

    public TenantId tenant() {
        return tenant;
    }

    /** Whether it is known what the tenant declares. */
    boolean loaded() {
        return loaded;
    }

    /** Whether it is of this freshness; of a tenant that declares nothing it is of none. */
    boolean isOf(Freshness asked) {
        return freshness == asked && !(loaded && findings.isEmpty());
    }

    /** What is known of one of the tenant's entries. */
    public Finding find(EntryId id) {
        if (!loaded) {
            return Finding.NOT_LOADED;
        }
        Finding finding = findings.getOrDefault(id, Finding.MISSING);
        if (finding instanceof Found(var entry) && !entry.id().equals(id)) {
            throw new IllegalStateException("entry: " + entry.id() + " (expected: " + id + ")");
        }
        return finding;
    }

    /** The value that is served for an entry; empty when there is none. */
    public Optional<ServedEntry> served(EntryId id) {
        return findings.get(id) instanceof Found(var entry) ? Optional.of(entry) : Optional.empty();
    }

    /** All that is declared, {@link Finding.Missing} left out. */
    public Map<EntryId, Finding> findings() {
        return findings;
    }

    NavigableMap<ConfigKey, Finding> of(ServiceName service) {
        return Collections.unmodifiableNavigableMap(byService.getOrDefault(service, NOTHING));
    }

    /** The entries of which this snapshot says something else than the other. */
    Set<EntryId> differences(TenantSnapshot other) {
        Set<EntryId> differences = new HashSet<>();
        findings.forEach((id, finding) -> {
            if (!same(finding, other.findings.get(id))) {
                differences.add(id);
            }
        });
        other.findings.keySet().stream().filter(id -> !findings.containsKey(id)).forEach(differences::add);
        return differences;
    }

    private static boolean same(Finding one, @Nullable Finding other) {
        return (one instanceof Found(var entry) && other instanceof Found(var otherEntry))
                ? entry.looksLike(otherEntry)
                : one.equals(other);
    }
}
