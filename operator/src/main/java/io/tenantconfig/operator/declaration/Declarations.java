package io.tenantconfig.operator.declaration;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.declaration.References.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads what a resource declares. An entry that breaks a rule is rejected with a message of its own, and the others go
 * on.
 */
public final class Declarations {

    private final Routes routes;
    private final Map<StoreId, StoreLimits> limits;
    private final Sources sources;

    /**
     * @param limits those of every store that a route names
     */
    public Declarations(Routes routes, Map<StoreId, StoreLimits> limits, References references) {
        this.routes = routes;
        this.limits = Map.copyOf(limits);
        this.sources = new Sources(references);
    }

    /** The objects that a resource takes values from. */
    public static Set<Reference> referencesOf(TenantConfig resource) {
        return resource.getSpec().entries().stream()
                .flatMap(
                        entry -> Sources.reference(entry, resource.getMetadata().getNamespace()).stream())
                .collect(Collectors.toSet());
    }

    /** Every declared key once, in the order of the spec. */
    public List<Declared> of(TenantConfig resource, Scope scope) {
        List<EntrySpec> entries = resource.getSpec().entries();
        Map<String, Integer> lastIndex = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            lastIndex.put(entries.get(i).key(), i);
        }
        Set<String> seen = new HashSet<>();
        SizeBudget budget = new SizeBudget();
        List<Declared> declared = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            EntrySpec entry = entries.get(i);
            if (!seen.add(entry.key())) {
                continue;
            }
            int last = lastIndex.getOrDefault(entry.key(), i);
            declared.add(
                    last == i
                            ? declared("entries[" + i + "]", entry, resource, scope, budget)
                            : duplicate("entries[" + last + "]", entry));
        }
        return List.copyOf(declared);
    }

    /** Neither of two declarations of one key is the right one. */
    private static Declared duplicate(String at, EntrySpec entry) {
        return invalid(
                at,
                entry,
                InvalidInputException.of("key", entry.key(), "a key that no other entry of the resource has"));
    }

    private Declared declared(String at, EntrySpec entry, TenantConfig resource, Scope scope, SizeBudget budget) {
        try {
            Placement placement = routes.place(scope, new ConfigKey(entry.key()));
            return switch (sources.of(entry, resource.getMetadata().getNamespace())) {
                case Sources.Sourced.InStore() -> new Declared.StoreOwned(placement);
                case Sources.Sourced.Waiting(String message) ->
                    new Declared.Rejected(entry.key(), EntryState.WAITING, at + "." + message);
                case Sources.Sourced.Text text -> value(placement, entry, text, budget);
            };
        } catch (InvalidInputException e) {
            return invalid(at, entry, e);
        }
    }

    private Declared value(Placement placement, EntrySpec entry, Sources.Sourced.Text text, SizeBudget budget) {
        var contentType = Optional.ofNullable(entry.contentType())
                .map(ContentType::ofMediaType)
                .orElse(ContentType.TEXT);
        var value = new ConfigValue(text.text(), contentType);
        StoreId store = placement.location().store();
        StoreLimits storeLimits = limits.get(store);
        if (storeLimits == null) {
            throw new IllegalStateException("no limits of store " + store);
        }
        storeLimits.violation(value, text.secret()).ifPresent(message -> {
            throw new InvalidInputException(message);
        });
        budget.take(value.sizeInBytes(), text.inline());
        return new Declared.Value(placement, text.text(), text.secret(), text.source());
    }

    private static Declared invalid(String at, EntrySpec entry, InvalidInputException e) {
        return new Declared.Rejected(entry.key(), EntryState.INVALID, at + "." + e.getMessage());
    }
}
