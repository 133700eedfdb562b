package io.tenantconfig.operator.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.Optional;

/**
 * The Lease in the API server. Every method fails with a {@link io.fabric8.kubernetes.client.KubernetesClientException}
 * within a few seconds, and tries only once: who waits longer may hold a Lease that has expired.
 */
interface LeaseStore {

    Optional<Lease> read();

    /** Fails with code 409 if there is one. */
    Lease create(Lease lease);

    /** Fails with code 409 unless the resource version is that of what is stored. */
    Lease update(Lease lease);
}
