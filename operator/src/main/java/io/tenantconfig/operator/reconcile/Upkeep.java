package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.crds.v1alpha1.DeletionPolicy;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.declaration.Declarations;
import io.tenantconfig.operator.declaration.Declared;
import io.tenantconfig.operator.plan.EntryRecords;
import io.tenantconfig.operator.sweep.Difference;
import io.tenantconfig.operator.sweep.Suspects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps the entries of a resource as it declares them. */
final class Upkeep {

    private final Declarations declarations;
    private final Situations situations;
    private final Pass pass;
    private final Reporter reporter;
    private final Finalizer finalizer;
    private final Contenders contenders;
    private final Suspects suspects;

    Upkeep(
            Declarations declarations,
            Situations situations,
            Pass pass,
            Reporter reporter,
            Finalizer finalizer,
            Contenders contenders,
            Suspects suspects) {
        this.declarations = declarations;
        this.situations = situations;
        this.pass = pass;
        this.reporter = reporter;
        this.finalizer = finalizer;
        this.contenders = contenders;
        this.suspects = suspects;
    }

    Outcome run(TenantConfig resource, Scope scope) {
        ResourceID id = ResourceID.fromResource(resource);
        List<Declared> declared = declarations.of(resource, scope);
        // Before anything is looked at, so that nobody lets go unnoticed while it is.
        contenders.await(id, locations(declared, _ -> true));
        Map<Location, Difference> suspected = suspects.of(id);
        var situation = situations.of(resource, declared, suspected.keySet());
        return pass.run(resource, situations.claim(resource), situation)
                .map(done -> {
                    if (done.idle()) {
                        return new Outcome.Deferred(done.again().orElseThrow());
                    }
                    Outcome outcome = finish(resource, declared, done);
                    suspects.settle(id, seen(suspected, declared, done));
                    return outcome;
                })
                .orElseGet(Outcome.Outdated::new);
    }

    private Outcome finish(TenantConfig resource, List<Declared> declared, Pass.Done done) {
        // First, for the report may fail, and the next pass finds nothing left to let go.
        contenders.release(done.progress().released());
        Optional<String> handled = Situations.request(resource).filter(_ -> done.complete());
        reporter.passed(resource, done, handled).ifPresent(this::settleFinalizer);
        Map<String, EntryStatus> entries = done.progress().entries();
        contenders.await(
                ResourceID.fromResource(resource), locations(declared, entry -> isContested(entries.get(entry.key()))));
        return Outcome.of(done.progress().outcomes(), done.again());
    }

    private void settleFinalizer(TenantConfig resource) {
        boolean cleansUp = resource.getSpec().effectiveDeletionPolicy() == DeletionPolicy.DELETE;
        if (cleansUp && resource.getStatus().entries().values().stream().anyMatch(EntryRecords::isOwned)) {
            finalizer.hold(resource);
        } else {
            finalizer.release(resource);
        }
    }

    private static Map<Location, Difference> seen(
            Map<Location, Difference> suspected, List<Declared> declared, Pass.Done done) {
        Set<String> postponed = done.progress().postponed();
        Set<Location> waiting = locations(declared, entry -> postponed.contains(entry.key()));
        return suspected.entrySet().stream()
                .filter(suspect ->
                        !done.unseen().contains(suspect.getKey().store()) && !waiting.contains(suspect.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean isContested(@Nullable EntryStatus entry) {
        return entry != null && entry.state() == EntryState.CONFLICT;
    }

    private static Set<Location> locations(List<Declared> declared, Predicate<Declared> which) {
        return Declared.placed(declared)
                .filter(which)
                .map(placed -> placed.placement().location())
                .collect(Collectors.toUnmodifiableSet());
    }
}
