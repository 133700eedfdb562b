package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.crds.v1alpha1.DeletionPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.declaration.Declarations;
import io.tenantconfig.operator.plan.EntryRecords;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the entries of a resource as it declares them. */
final class Upkeep {

    private final Declarations declarations;
    private final Situations situations;
    private final Pass pass;
    private final Reporter reporter;
    private final Finalizer finalizer;
    private final Contenders contenders;

    Upkeep(
            Declarations declarations,
            Situations situations,
            Pass pass,
            Reporter reporter,
            Finalizer finalizer,
            Contenders contenders) {
        this.declarations = declarations;
        this.situations = situations;
        this.pass = pass;
        this.reporter = reporter;
        this.finalizer = finalizer;
        this.contenders = contenders;
    }

    Outcome run(TenantConfig resource, Scope scope) {
        var situation = situations.of(resource, declarations.of(resource, scope));
        return pass.run(resource, situations.claim(resource), situation)
                .map(done -> finish(resource, done))
                .orElseGet(Outcome.Outdated::new);
    }

    private Outcome finish(TenantConfig resource, Pass.Done done) {
        Optional<String> handled = Situations.request(resource).filter(_ -> done.complete());
        reporter.passed(resource, done, handled).ifPresent(this::settleFinalizer);
        contenders.await(ResourceID.fromResource(resource), contested(done));
        contenders.release(done.progress().released());
        return Outcome.of(done.progress().outcomes());
    }

    private void settleFinalizer(TenantConfig resource) {
        boolean cleansUp = resource.getSpec().effectiveDeletionPolicy() == DeletionPolicy.DELETE;
        if (cleansUp && resource.getStatus().entries().values().stream().anyMatch(EntryRecords::isOwned)) {
            finalizer.hold(resource);
        } else {
            finalizer.release(resource);
        }
    }

    private static Set<Location> contested(Pass.Done done) {
        return done.progress().entries().values().stream()
                .filter(entry -> entry.state() == EntryState.CONFLICT)
                .map(EntryRecords::location)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableSet());
    }
}
