package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.time.Clock;
import java.util.function.Function;
import org.crac.Context;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the function on AWS holds of the outside. With SnapStart, Lambda keeps a snapshot of the process that has begun, and
 * continues it days later and many times: it must hold no connection, token or credential then
 * (https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html).
 */
final class Surroundings implements Resource {

    private static final Logger log = LoggerFactory.getLogger(Surroundings.class);

    /** Nobody's namespace. */
    private static final String NOWHERE = "tenantconfig-nowhere";

    private final ClusterAccess way;
    private final Function<KubernetesClient, Dispatch> making;
    private final AwsJson aws;
    private final Cluster cluster;
    private @Nullable KubernetesClient kubernetes;
    private @Nullable Dispatch dispatch;

    /** @param making what handles events by a client; asked again for every new one */
    Surroundings(
            ClusterAccess way,
            AwsAccess access,
            AwsJson aws,
            Clock clock,
            Function<KubernetesClient, Dispatch> making) {
        this.way = way;
        this.making = making;
        this.aws = aws;
        this.cluster = new Cluster(access, aws, clock);
    }

    /** What handles events, with what the function holds now. */
    synchronized Dispatch dispatch() {
        if (dispatch == null) {
            kubernetes = cluster.open(way);
            dispatch = making.apply(kubernetes);
        }
        return dispatch;
    }

    /** Asks the API server once, so that the snapshot holds the code for that ready, and lets go of everything. */
    @Override
    public synchronized void beforeCheckpoint(Context<? extends Resource> context) {
        try {
            dispatch();
            prime();
        } finally {
            letGo();
        }
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        dispatch();
    }

    private void prime() {
        if (kubernetes == null) {
            return;
        }
        try {
            kubernetes
                    .namespaces()
                    .withLabel(TenantConfig.TENANT_LABEL, NOWHERE)
                    .list();
            kubernetes.resources(TenantConfig.class).inNamespace(NOWHERE).list();
        } catch (RuntimeException e) {
            log.atWarn()
                    .setMessage("the API server did not answer before the snapshot")
                    .addKeyValue("reason", e.getClass().getSimpleName())
                    .log();
        }
    }

    private void letGo() {
        if (kubernetes != null) {
            kubernetes.close();
        }
        kubernetes = null;
        dispatch = null;
        aws.close();
    }
}
