package io.tenantconfig.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.operator.reconcile.Controller;
import io.tenantconfig.operator.settings.OperatorSettings;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator as one object: it writes what TenantConfig resources declare to the stores, and to their statuses what the
 * stores hold. Client and writers stay their owner's: they are not closed here.
 */
public final class TenantConfigOperator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TenantConfigOperator.class);

    private final Controller controller;

    /**
     * @param writers by store
     * @throws InvalidInputException if a route names a store that has no writer
     */
    public TenantConfigOperator(
            KubernetesClient client,
            OperatorSettings settings,
            Routes routes,
            Map<StoreId, ConfigWriter> writers,
            Clock clock) {
        for (StoreId store : routes.stores()) {
            if (!writers.containsKey(store)) {
                String known =
                        writers.keySet().stream().sorted().map(StoreId::value).collect(Collectors.joining(", "));
                throw InvalidInputException.of("routes: store", store.value(), "one of " + known);
            }
        }
        this.controller = new Controller(client, settings, routes, writers, clock);
    }

    /** Returns when the cluster is being watched and resources are being reconciled. */
    public void start() {
        controller.start();
        LOG.info("The operator has started");
    }

    /** Lets the passes in hand come to their end, as long as the settings allow. */
    @Override
    public void close() {
        controller.close();
        LOG.info("The operator has stopped");
    }
}
