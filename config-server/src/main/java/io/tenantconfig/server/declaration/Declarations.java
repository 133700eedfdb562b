package io.tenantconfig.server.declaration;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.crds.v1alpha1.DriftPolicy;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.server.declaration.Hint.Followed;
import io.tenantconfig.server.declaration.Hint.Owned;
import io.tenantconfig.server.declaration.Hint.Unreadable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What resources declare for a tenant: a pure function. Entries that break a rule are left out; the operator reports
 * them. An entry that several resources declare is that of the one whose status says that it holds the store's entry,
 * else of the oldest.
 */
final class Declarations {

    /** A resource's claim to an entry; the least one wins. */
    private record Candidate(Declaration declaration, int rank, String created, String name) {

        static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(Candidate::rank)
                .thenComparing(Candidate::created)
                .thenComparing(Candidate::name);
    }

    private final TenantId tenant;
    private final Routes routes;

    Declarations(TenantId tenant, Routes routes) {
        this.tenant = tenant;
        this.routes = routes;
    }

    /**
     * All entries that these resources declare.
     *
     * @param resources of the namespaces that are bound to the tenant; those that name another tenant are ignored
     */
    Map<EntryId, Declaration> of(Collection<TenantConfig> resources) {
        Map<EntryId, Candidate> best = new HashMap<>();
        resources.stream()
                .filter(resource -> resource.getSpec().tenantId().equals(tenant.value()))
                .flatMap(resource -> candidates(resource).stream())
                .forEach(candidate -> best.merge(
                        candidate.declaration().id(),
                        candidate,
                        (one, other) -> Candidate.BEST_FIRST.compare(other, one) < 0 ? other : one));
        Map<EntryId, Declaration> declarations = new HashMap<>();
        best.forEach((id, candidate) -> declarations.put(id, candidate.declaration()));
        return Map.copyOf(declarations);
    }

    private List<Candidate> candidates(TenantConfig resource) {
        Scope scope;
        try {
            scope = new Scope(tenant, new ServiceName(resource.getSpec().service()));
        } catch (InvalidInputException e) {
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>();
        Set<String> declared = new HashSet<>();
        for (EntrySpec entry : resource.getSpec().entries()) {
            if (declared.add(entry.key())) {
                placement(scope, entry.key())
                        .map(placement -> declared(resource, entry, placement))
                        .ifPresent(candidates::add);
            }
        }
        resource.getStatus().entries().keySet().stream()
                .filter(key -> !declared.contains(key))
                .flatMap(key -> placement(scope, key).stream())
                .map(placement -> leaving(resource, placement))
                .forEach(candidates::add);
        return candidates;
    }

    private Optional<Placement> placement(Scope scope, String key) {
        try {
            return Optional.of(routes.place(scope, new ConfigKey(key)));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static Candidate declared(TenantConfig resource, EntrySpec entry, Placement placement) {
        TenantConfigStatus status = resource.getStatus();
        EntryStatus entryStatus = status.entries().get(entry.key());
        boolean settled = Objects.equals(
                status.observedGeneration(), resource.getMetadata().getGeneration());
        var declaration = new Declaration(
                placement,
                contentType(entry),
                entry.valueFrom() != null && entry.valueFrom().secretKeyRef() != null,
                settled,
                hint(resource, entry, entryStatus),
                applyingSince(status, entry.key()));
        boolean holds = entryStatus != null
                && (entryStatus.state() == EntryState.SYNCED || entryStatus.state() == EntryState.DRIFTED);
        return candidate(resource, declaration, holds ? 0 : 2);
    }

    private static Candidate leaving(TenantConfig resource, Placement placement) {
        var declaration = new Declaration(
                placement,
                ContentType.TEXT,
                false,
                false,
                new Unreadable(true),
                applyingSince(resource.getStatus(), placement.id().key().value()));
        return candidate(resource, declaration, 1);
    }

    private static Candidate candidate(TenantConfig resource, Declaration declaration, int rank) {
        var metadata = resource.getMetadata();
        return new Candidate(
                declaration,
                rank,
                Objects.requireNonNullElse(metadata.getCreationTimestamp(), ""),
                metadata.getNamespace() + "/" + metadata.getName());
    }

    private static ContentType contentType(EntrySpec entry) {
        return ContentType.JSON.mediaType().equals(entry.contentType()) ? ContentType.JSON : ContentType.TEXT;
    }

    private static Hint hint(TenantConfig resource, EntrySpec entry, @Nullable EntryStatus status) {
        boolean storeOwned = entry.valueFrom() != null && entry.valueFrom().store() != null;
        Optional<String> version =
                Optional.ofNullable(status).map(EntryStatus::version).filter(id -> !id.isEmpty());
        boolean readable = storeOwned || version.isPresent();
        if (!readable || isNotOurs(status)) {
            return new Unreadable(false);
        }
        Optional<String> location = Optional.ofNullable(status).map(EntryStatus::location);
        Optional<String> syncedAt = Optional.ofNullable(status).map(EntryStatus::lastSyncedAt);
        if (storeOwned || reportsDrift(resource)) {
            return new Followed(version, location, syncedAt, observed(resource, entry.key(), status));
        }
        return new Owned(version.orElseThrow(), location, syncedAt);
    }

    /** A policy of a later version, which the operator acts on no more than we, leaves the entries as the status has them. */
    private static boolean reportsDrift(TenantConfig resource) {
        return DriftPolicy.REPORT.toString().equals(resource.getSpec().driftPolicy());
    }

    private static boolean isNotOurs(@Nullable EntryStatus status) {
        return status != null && (status.state() == EntryState.CONFLICT || status.state() == EntryState.INVALID);
    }

    /** What was last seen, unless the operator acted on it and saw the contrary since. */
    private static Optional<ObservedEntry> observed(TenantConfig resource, String key, @Nullable EntryStatus status) {
        Optional<ObservedEntry> observed =
                Optional.ofNullable(resource.getStatus().observed().get(key));
        return observed.filter(record ->
                status == null || !record.equals(status.seen()) || record.gone() == (status.version() == null));
    }

    private static Optional<Instant> applyingSince(TenantConfigStatus status, String key) {
        if (status.applying() == null || !status.applying().keys().contains(key)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(status.applying().since()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
