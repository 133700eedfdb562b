package io.tenantconfig.operator.reconcile;

import io.tenantconfig.crds.v1alpha1.PlannedChange;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import io.tenantconfig.operator.binding.Standing;
import io.tenantconfig.operator.report.EventRecorder;
import io.tenantconfig.operator.report.Reports;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Tells the world how a resource stands: status first, then Events about what is new in it. */
final class Reporter {

    private final StatusWriter writer;
    private final Reports reports;
    private final EventRecorder events;

    Reporter(StatusWriter writer, Reports reports, EventRecorder events) {
        this.writer = writer;
        this.reports = reports;
        this.events = events;
    }

    /**
     * A pass came to its end.
     *
     * @param handled the request for reconciliation that it answered
     * @return the resource as it then is; empty when it is gone
     */
    Optional<TenantConfig> passed(TenantConfig resource, Pass.Done done, Optional<String> handled) {
        var entries = done.progress().entries();
        var after = write(
                resource,
                done.resource(),
                status -> reports.passed(
                        status, done.resource(), entries, done.progress().postponed(), handled));
        events.driftCorrected(resource, done.progress().corrected());
        events.pruned(resource, done.progress().removed());
        return after;
    }

    /** A pass over the entries of a resource that is being deleted came to its end. Only what is left is worth a warning. */
    Optional<TenantConfig> cleanedUp(TenantConfig resource, Pass.Done done) {
        var left = done.progress().entries();
        UnaryOperator<TenantConfigStatus> change = status -> reports.cleaningUp(status, resource, left);
        var after = left.isEmpty()
                ? writer.write(done.resource(), change, overtaken(done.resource()))
                : write(resource, done.resource(), change);
        events.pruned(resource, done.progress().removed());
        return after;
    }

    void refused(TenantConfig resource, Standing.Refused refused) {
        write(resource, resource, status -> reports.refused(status, resource, refused.reason(), refused.message()));
    }

    /** A pass ended by an error that nobody foresaw. */
    void failed(TenantConfig resource, Exception error) {
        write(resource, resource, status -> reports.failed(status, resource, error));
    }

    /**
     * Nothing was written, because the resource is suspended.
     *
     * @param plan what would have been
     * @param handled the request for reconciliation that the plan answers
     */
    void suspended(TenantConfig resource, List<PlannedChange> plan, Optional<String> handled) {
        write(resource, resource, status -> reports.suspended(status, resource, plan, handled));
    }

    private UnaryOperator<TenantConfigStatus> overtaken(TenantConfig announced) {
        return status -> reports.overtaken(status, announced.getStatus().applying());
    }

    private Optional<TenantConfig> write(
            TenantConfig before, TenantConfig present, UnaryOperator<TenantConfigStatus> change) {
        Optional<TenantConfig> after = writer.write(present, change, overtaken(present));
        after.ifPresent(now -> events.readinessChanged(now, before.getStatus(), now.getStatus()));
        return after;
    }
}
