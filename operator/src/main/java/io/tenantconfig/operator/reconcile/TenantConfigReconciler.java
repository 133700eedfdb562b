package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.tenantconfig.core.Scope;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.binding.Gate;
import io.tenantconfig.operator.binding.Standing;
import java.util.List;

/**
 * Brings the stores to what resources declare, and statuses to what the stores hold. Level-triggered: every pass starts
 * from the whole resource, and one that finds nothing to do makes no call.
 */
final class TenantConfigReconciler implements Reconciler<TenantConfig> {

    private final ClusterView view;
    private final Gate gate;
    private final Memory memory;
    private final Upkeep upkeep;
    private final Suspension suspension;
    private final Departure departure;
    private final Reporter reporter;
    private final Schedule schedule;
    private final ReconcileMetrics metrics;

    TenantConfigReconciler(
            ClusterView view,
            Gate gate,
            Memory memory,
            Upkeep upkeep,
            Suspension suspension,
            Departure departure,
            Reporter reporter,
            Schedule schedule,
            ReconcileMetrics metrics) {
        this.view = view;
        this.gate = gate;
        this.memory = memory;
        this.upkeep = upkeep;
        this.suspension = suspension;
        this.departure = departure;
        this.reporter = reporter;
        this.schedule = schedule;
        this.metrics = metrics;
    }

    @Override
    public List<EventSource<?, TenantConfig>> prepareEventSources(EventSourceContext<TenantConfig> context) {
        return view.eventSources(context);
    }

    @Override
    public UpdateControl<TenantConfig> reconcile(TenantConfig watched, Context<TenantConfig> context) {
        if (context.isPrimaryResourceDeleted()) {
            memory.forget(watched);
            return UpdateControl.noUpdate();
        }
        TenantConfig resource = memory.latest(watched);
        return schedule.after(resource, metrics.measure(() -> pass(resource)));
    }

    /** Says that a pass failed, unless that was for want of the API server, to which nothing can be said then. */
    @Override
    public ErrorStatusUpdateControl<TenantConfig> updateErrorStatus(
            TenantConfig watched, Context<TenantConfig> context, Exception error) {
        if (!(error instanceof KubernetesClientException)) {
            reporter.failed(memory.latest(watched), error);
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }

    private Outcome pass(TenantConfig resource) {
        Standing standing = gate.standing(resource);
        memory.watchReferences(resource, standing);
        return switch (standing) {
            case Standing.Leaving() -> departure.run(resource);
            case Standing.Refused refused -> refuse(resource, refused);
            case Standing.Suspended(Scope scope) -> suspension.run(resource, scope);
            case Standing.Admitted(Scope scope) -> upkeep.run(resource, scope);
        };
    }

    /** A changed spec or binding makes the resource due again; nothing else helps. */
    private Outcome refuse(TenantConfig resource, Standing.Refused refused) {
        reporter.refused(resource, refused);
        return new Outcome.Settled();
    }
}
