package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;

/**
 * Makes a resource due that was created anew while its predecessor was being let go of. The framework forgets all events of
 * a deleted resource's name at the end of its last pass, those of a successor among them; this is told right after.
 */
final class Successors implements Metrics {

    private final ClusterView view;

    Successors(ClusterView view) {
        this.view = view;
    }

    @Override
    public void cleanupDoneFor(ResourceID id, Map<String, Object> metadata) {
        view.nudgeForgotten(id);
    }
}
