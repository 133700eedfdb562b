package io.tenantconfig.operator.reference;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.operator.declaration.References.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which resources refer to which objects. Not safe for concurrent use. */
final class Users {

    private final Map<Reference, Set<ResourceID>> users = new HashMap<>();
    private final Map<ResourceID, Set<Reference>> references = new HashMap<>();

    /** From now on the user refers to these, and to nothing else. */
    void set(ResourceID user, Set<Reference> now) {
        for (Reference former : references.getOrDefault(user, Set.of())) {
            users.computeIfPresent(former, (_, all) -> {
                all.remove(user);
                return all.isEmpty() ? null : all;
            });
        }
        if (now.isEmpty()) {
            references.remove(user);
        } else {
            references.put(user, Set.copyOf(now));
        }
        for (Reference reference : now) {
            users.computeIfAbsent(reference, _ -> new HashSet<>()).add(user);
        }
    }

    Set<ResourceID> of(Reference reference) {
        return Set.copyOf(users.getOrDefault(reference, Set.of()));
    }

    Set<Reference> referenced() {
        return users.keySet();
    }
}
