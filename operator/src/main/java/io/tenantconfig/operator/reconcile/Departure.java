package io.tenantconfig.operator.reconcile;

import io.tenantconfig.crds.v1alpha1.DeletionPolicy;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sees a deleted resource off: what is ours in the stores goes first, unless it is to be retained. */
final class Departure {

    private final Situations situations;
    private final Pass pass;
    private final Reporter reporter;
    private final Finalizer finalizer;
    private final Contenders contenders;

    Departure(Situations situations, Pass pass, Reporter reporter, Finalizer finalizer, Contenders contenders) {
        this.situations = situations;
        this.pass = pass;
        this.reporter = reporter;
        this.finalizer = finalizer;
        this.contenders = contenders;
    }

    Outcome run(TenantConfig resource) {
        if (!resource.hasFinalizer(TenantConfig.FINALIZER)) {
            return new Outcome.Settled();
        }
        if (resource.getSpec().effectiveDeletionPolicy() == DeletionPolicy.RETAIN) {
            finalizer.release(resource);
            return new Outcome.Settled();
        }
        return pass.run(resource, situations.claim(resource), situations.of(resource, List.of(), Set.of()))
                .map(done -> finish(resource, done))
                .orElseGet(Outcome.Outdated::new);
    }

    private Outcome finish(TenantConfig resource, Pass.Done done) {
        if (done.idle()) {
            return new Outcome.Deferred(done.again().orElseThrow());
        }
        // First, for the report may fail, and the next pass finds nothing left to let go.
        contenders.release(done.progress().released());
        Optional<TenantConfig> reported = reporter.cleanedUp(resource, done);
        if (done.progress().entries().isEmpty() && done.progress().postponed().isEmpty()) {
            reported.ifPresent(finalizer::release);
        }
        return Outcome.of(done.progress().outcomes(), done.again());
    }
}
