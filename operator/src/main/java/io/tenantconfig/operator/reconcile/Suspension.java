package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.Scope;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.declaration.Declarations;
import io.tenantconfig.operator.declaration.Declared;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says of a suspended resource what would change if it went on. Looks into stores, and writes nothing there. */
final class Suspension {

    private final Declarations declarations;
    private final Situations situations;
    private final Preview preview;
    private final Reporter reporter;
    private final Contenders contenders;

    Suspension(
            Declarations declarations,
            Situations situations,
            Preview preview,
            Reporter reporter,
            Contenders contenders) {
        this.declarations = declarations;
        this.situations = situations;
        this.preview = preview;
        this.reporter = reporter;
        this.contenders = contenders;
    }

    /** A plan that could not be completed is made again soon, one that names something after a while. */
    Outcome run(TenantConfig resource, Scope scope) {
        List<Declared> declared = declarations.of(resource, scope);
        // The plan changes when somebody lets go of what it wants.
        contenders.await(
                ResourceID.fromResource(resource),
                Declared.placed(declared)
                        .map(placed -> placed.placement().location())
                        .collect(Collectors.toUnmodifiableSet()));
        Preview.Seen seen = preview.of(ResourceID.fromResource(resource), situations.of(resource, declared, Set.of()));
        reporter.suspended(resource, seen.plan(), Situations.request(resource).filter(_ -> seen.complete()));
        if (!seen.complete()) {
            return new Outcome.Troubled(Optional.empty());
        }
        return seen.plan().isEmpty() ? new Outcome.Settled() : new Outcome.Blocked();
    }
}
