package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.snapshot.Finding.Found;
import io.tenantconfig.server.snapshot.Finding.Missing;
import io.tenantconfig.server.snapshot.Finding.NotLoaded;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    private final TenantId tenant;
    private final boolean loaded;
    private final Map<EntryId, ServedEntry> served;
    private final Set<EntryId> notLoaded;
    private final Map<ServiceName, List<EntryId>> byService;
    private final Freshness freshness;

    /** Of a tenant of which there is nothing: calls make such ones. */
    private TenantSnapshot(TenantId tenant, boolean loaded) {
        this.tenant = tenant;
        this.loaded = loaded;
        this.served = Map.of();
        this.notLoaded = Set.of();
        this.byService = Map.of();
        this.freshness = loaded ? Freshness.CURRENT : Freshness.INCOMPLETE;
    }

    private TenantSnapshot(TenantId tenant, Map<EntryId, Finding> findings) {
        this.tenant = tenant;
        this.loaded = true;
        Map<EntryId, ServedEntry> found = new HashMap<>();
        Set<EntryId> unknown = new HashSet<>();
        findings.forEach((id, finding) -> {
            switch (finding) {
                case Found(var entry) -> found.put(id, entry);
                case NotLoaded _ -> unknown.add(id);
                case Missing _ -> {}
            }
        });
        // As compact as it goes: most of a server's memory is here and in the entries.
        this.served = Map.copyOf(found);
        this.notLoaded = Set.copyOf(unknown);
        this.byService = Stream.concat(served.values().stream().map(ServedEntry::id), notLoaded.stream())
                .collect(Collectors.groupingBy(id -> id.scope().service(), Collectors.toUnmodifiableList()));
        this.freshness = freshness();
    }

    private Freshness freshness() {
        if (!notLoaded.isEmpty()) {
            return Freshness.INCOMPLETE;
        }
        boolean stale =
                served.values().stream().anyMatch(entry -> entry.staleSince().isPresent());
        return stale ? Freshness.STALE : Freshness.CURRENT;
    }

    /** Of a tenant that declares nothing. */
    public static TenantSnapshot empty(TenantId tenant) {
        return new TenantSnapshot(tenant, true);
    }

    /** Of a tenant of which nothing is known, not even what it declares. */
    public static TenantSnapshot unknown(TenantId tenant) {
        return new TenantSnapshot(tenant, false);
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
        return new TenantSnapshot(tenant, findings);
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
        return freshness == asked && !(loaded && byService.isEmpty());
    }

    /** What is known of one of the tenant's entries. */
    public Finding find(EntryId id) {
        return loaded ? declared(id) : Finding.NOT_LOADED;
    }

    private Finding declared(EntryId id) {
        ServedEntry entry = served.get(id);
        if (entry == null) {
            return notLoaded.contains(id) ? Finding.NOT_LOADED : Finding.MISSING;
        }
        if (!entry.id().equals(id)) {
            throw new IllegalStateException("entry: " + entry.id() + " (expected: " + id + ")");
        }
        return new Found(entry);
    }

    /** The value that is served for an entry; empty when there is none. */
    public Optional<ServedEntry> served(EntryId id) {
        return Optional.ofNullable(served.get(id));
    }

    /** All that is declared for a service, {@link Finding.Missing} left out. */
    Map<ConfigKey, Finding> of(ServiceName service) {
        return byService.getOrDefault(service, List.of()).stream()
                .collect(Collectors.toMap(EntryId::key, this::declared));
    }

    /** The entries of which this snapshot says something else than the other. */
    Set<EntryId> differences(TenantSnapshot other) {
        return Stream.of(this, other)
                .flatMap(snapshot -> snapshot.byService.values().stream().flatMap(List::stream))
                .filter(id -> !same(declared(id), other.declared(id)))
                .collect(Collectors.toSet());
    }

    private static boolean same(Finding one, Finding other) {
        return (one instanceof Found(var entry) && other instanceof Found(var otherEntry))
                ? entry.looksLike(otherEntry)
                : one.equals(other);
    }
}
