package io.tenantconfig.operator.reference;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.operator.declaration.References.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which resources refer to which objects. Not safe for concurrent use. */
final class Users {

    private final Map<ResourceID, Set<Reference>> references = new HashMap<>();
    private final Map<Reference, Set<ResourceID>> ofObjects = new HashMap<>();
    private final Map<Place, Set<ResourceID>> ofPlaces = new HashMap<>();

    /** From now on the user refers to these, and to nothing else. */
    void set(ResourceID user, Set<Reference> now) {
        Set<Reference> before = references.getOrDefault(user, Set.of());
        before.forEach(reference -> remove(ofObjects, reference, user));
        places(before).forEach(place -> remove(ofPlaces, place, user));
        now.forEach(reference -> add(ofObjects, reference, user));
        places(now).forEach(place -> add(ofPlaces, place, user));
        if (now.isEmpty()) {
            references.remove(user);
        } else {
            references.put(user, Set.copyOf(now));
        }
    }

    Set<ResourceID> of(Reference reference) {
        return Set.copyOf(ofObjects.getOrDefault(reference, Set.of()));
    }

    Set<ResourceID> of(Place place) {
        return Set.copyOf(ofPlaces.getOrDefault(place, Set.of()));
    }

    Set<Place> placesOf(ResourceID user) {
        return places(references.getOrDefault(user, Set.of()));
    }

    boolean isUsed(Place place) {
        return ofPlaces.containsKey(place);
    }

    private static Set<Place> places(Set<Reference> references) {
        return references.stream().map(Place::of).collect(Collectors.toSet());
    }

    private static <K> void add(Map<K, Set<ResourceID>> users, K key, ResourceID user) {
        users.computeIfAbsent(key, _ -> new HashSet<>()).add(user);
    }

    private static <K> void remove(Map<K, Set<ResourceID>> users, K key, ResourceID user) {
        users.computeIfPresent(key, (_, all) -> {
            all.remove(user);
            return all.isEmpty() ? null : all;
        });
    }
}
