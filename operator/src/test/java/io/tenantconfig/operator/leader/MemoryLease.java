package io.tenantconfig.operator.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** A Lease in memory with the API server's optimistic locking, that fails on demand. */
final class MemoryLease implements LeaseStore {

    private Optional<Lease> stored = Optional.empty();
    private int revision;
    private boolean down;
    private boolean answersAreLost;

    /** From now on no call is answered. */
    void goDown() {
        down = true;
    }

    /** From now on writes are done, and nobody hears of it. */
    void loseAnswers() {
        answersAreLost = true;
    }

    void recover() {
        down = false;
        answersAreLost = false;
    }

    Optional<Lease> stored() {
        return stored;
    }

    String holder() {
        return stored.map(lease -> lease.getSpec().getHolderIdentity()).orElse(null);
    }

    /** What somebody does who is no candidate. */
    void label() {
        write(new LeaseBuilder(stored.orElseThrow())
                .editMetadata()
                .addToLabels("team", "platform")
                .endMetadata()
                .build());
    }

    void delete() {
        stored = Optional.empty();
    }

    @Override
    public Optional<Lease> read() {
        failIfDown();
        return stored;
    }

    @Override
    public Lease create(Lease lease) {
        failIfDown();
        if (stored.isPresent()) {
            throw failure(409);
        }
        return write(lease);
    }

    @Override
    public Lease update(Lease lease) {
        failIfDown();
        if (stored.isEmpty()) {
            throw failure(404);
        }
        if (!lease.getMetadata()
                .getResourceVersion()
                .equals(stored.get().getMetadata().getResourceVersion())) {
            throw failure(409);
        }
        return write(lease);
    }

    private Lease write(Lease lease) {
        Lease written = new LeaseBuilder(lease)
                .editMetadata()
                .withResourceVersion(Integer.toString(++revision))
                .endMetadata()
                .build();
        stored = Optional.of(written);
        if (answersAreLost) {
            throw failure(0);
        }
        return written;
    }

    private void failIfDown() {
        if (down) {
            throw failure(0);
        }
    }

    private static KubernetesClientException failure(int code) {
        return new KubernetesClientException("for this test", code, null);
    }
}
