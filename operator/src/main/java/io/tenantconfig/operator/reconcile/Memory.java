package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.binding.Standing;
import io.tenantconfig.operator.declaration.Declarations;
import io.tenantconfig.operator.plan.EntryRecords;
import io.tenantconfig.operator.reference.ReferenceWatches;
import io.tenantconfig.operator.sweep.Suspects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is held in memory for each resource, and goes with it. All of it can be made anew. */
final class Memory {

    private final Latest latest;
    private final ReferenceWatches references;
    private final Contenders contenders;
    private final Suspects suspects;
    private final Schedule schedule;

    Memory(Latest latest, ReferenceWatches references, Contenders contenders, Suspects suspects, Schedule schedule) {
        this.latest = latest;
        this.references = references;
        this.contenders = contenders;
        this.suspects = suspects;
        this.schedule = schedule;
    }

    TenantConfig latest(TenantConfig watched) {
        return latest.of(watched);
    }

    void watchReferences(TenantConfig resource, Standing standing) {
        references.use(
                ResourceID.fromResource(resource),
                switch (standing) {
                    case Standing.Admitted _, Standing.Suspended _ -> Declarations.referencesOf(resource);
                    case Standing.Leaving(), Standing.Refused _ -> Set.of();
                });
    }

    /** A resource is gone. Its entries, if any are left, have no living owner now. */
    void forget(TenantConfig gone) {
        ResourceID id = ResourceID.fromResource(gone);
        TenantConfig last = latest.of(gone);
        latest.forget(id);
        references.use(id, Set.of());
        contenders.await(id, Set.of());
        suspects.forget(id);
        schedule.forget(id);
        contenders.release(last.getStatus().entries().values().stream()
                .map(EntryRecords::location)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet()));
    }
}
