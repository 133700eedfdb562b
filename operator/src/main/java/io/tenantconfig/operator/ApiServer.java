package io.tenantconfig.operator;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.leader.Trouble;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at the start until the API server gives what the operator cannot work without: namespaces and TenantConfigs. In a
 * new cluster the server, the definition or the rights may come later than the operator.
 */
final class ApiServer {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final ListOptions ONE =
            new ListOptionsBuilder().withLimit(1L).build();

    private final KubernetesClient client;
    private volatile String trouble = "not asked yet";

    ApiServer(KubernetesClient client) {
        this.client = client;
    }

    /** Why it is still being waited for. */
    String trouble() {
        return trouble;
    }

    /**
     * Asks until the answer is good.
     *
     * @param closing at zero, it is given up
     * @return whether the answer was good; not so when it was given up, or this thread was interrupted
     */
    boolean await(CountDownLatch closing) {
        Duration wait = FIRST_WAIT;
        try {
            while (!answers(wait)) {
                if (closing.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
                Duration longer = wait.multipliedBy(2);
                wait = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return closing.getCount() > 0;
    }

    private boolean answers(Duration wait) {
        try {
            client.namespaces().list(ONE);
            client.resources(TenantConfig.class).inAnyNamespace().list(ONE);
            return true;
        } catch (RuntimeException e) {
            trouble = Trouble.of(e);
            LOG.atWarn()
                    .addKeyValue("failure", trouble)
                    .addKeyValue("againIn", wait)
                    .log("The API server does not list namespaces and TenantConfigs yet; it is asked again");
            return false;
        }
    }
}
