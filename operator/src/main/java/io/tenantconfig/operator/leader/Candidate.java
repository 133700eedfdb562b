package io.tenantconfig.operator.leader;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replica's part in the election, by the rules of Kubernetes' own controllers: whether a Lease has expired is measured
 * with this machine's clock from when it was seen to change, so clocks need not agree. Not safe for concurrent use.
 */
final class Candidate {

    private static final Logger LOG = LoggerFactory.getLogger(Candidate.class);

    private final LeaseStore store;
    private final String name;
    private final String identity;
    private final Timing timing;
    private final Clock clock;
    private final LongSupplier nanos;

    private Optional<Lease> seen = Optional.empty();
    private long seenAt;
    private boolean leading;
    private long renewedAt;

    /** @param nanos time that only goes forward, in nanoseconds; {@code clock} is for people to read */
    Candidate(LeaseStore store, String name, String identity, Timing timing, Clock clock, LongSupplier nanos) {
        this.store = store;
        this.name = name;
        this.identity = identity;
        this.timing = timing;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Tries once to get the Lease, or to keep it.
     *
     * @return whether this replica is the one that works; once it was and is no longer, it must end
     * @throws RuntimeException if the API server did not answer, or refused, and this replica does not lead, or no longer
     */
    boolean attempt() {
        long began = nanos.getAsLong();
        try {
            leading = leading ? renew(began) : acquire(began);
        } catch (RuntimeException e) {
            leading = leading && Duration.ofNanos(nanos.getAsLong() - renewedAt).compareTo(timing.renewal()) <= 0;
            if (!leading) {
                throw e;
            }
            LOG.atWarn().addKeyValue("failure", e.getClass().getSimpleName()).log("The Lease could not be renewed yet");
        }
        return leading;
    }

    /**
     * Lets the Lease go if it is this replica's, so that another one need not wait until it expires. It is read before,
     * because the answer to the last attempt may have been lost.
     */
    void release() {
        leading = false;
        ours().ifPresent(held -> store.update(new LeaseBuilder(held)
                .editSpec()
                .withHolderIdentity(null)
                .withLeaseDurationSeconds(1)
                .withRenewTime(now())
                .endSpec()
                .build()));
    }

    private Optional<Lease> ours() {
        return store.read().filter(lease -> identity.equals(spec(lease).getHolderIdentity()));
    }

    private boolean acquire(long began) {
        Optional<Lease> found = store.read();
        if (!found.equals(seen)) {
            seen = found;
            seenAt = began;
        }
        if (found.filter(lease -> !isFree(lease, began)).isPresent()) {
            return false;
        }
        try {
            hold(found.map(this::taken).map(store::update).orElseGet(() -> store.create(taken(newLease()))), began);
            return true;
        } catch (KubernetesClientException e) {
            if (isConflict(e)) {
                return false;
            }
            throw e;
        }
    }

    private boolean renew(long began) {
        Lease held = seen.orElseThrow();
        try {
            hold(store.update(renewed(held)), began);
            return true;
        } catch (KubernetesClientException e) {
            if (!isConflict(e) && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
        // Somebody else has written it: perhaps only a label, or ourselves in a call whose answer was lost.
        Optional<Lease> found = ours();
        if (found.isPresent()) {
            hold(store.update(renewed(found.get())), began);
        }
        return found.isPresent();
    }

    private void hold(Lease lease, long since) {
        seen = Optional.of(lease);
        seenAt = since;
        renewedAt = since;
    }

    private boolean isFree(Lease lease, long now) {
        String holder = spec(lease).getHolderIdentity();
        Duration duration =
                Duration.ofSeconds(Objects.requireNonNullElse(spec(lease).getLeaseDurationSeconds(), 0));
        return holder == null
                || holder.isEmpty()
                || holder.equals(identity)
                || Duration.ofNanos(now - seenAt).compareTo(duration) > 0;
    }

    private Lease newLease() {
        return new LeaseBuilder().withNewMetadata().withName(name).endMetadata().build();
    }

    private Lease taken(Lease lease) {
        Integer transitions = spec(lease).getLeaseTransitions();
        return new LeaseBuilder(lease)
                .editOrNewSpec()
                .withHolderIdentity(identity)
                .withLeaseDurationSeconds(Math.toIntExact(timing.lease().toSeconds()))
                .withAcquireTime(now())
                .withRenewTime(now())
                .withLeaseTransitions(transitions == null ? 0 : transitions + 1)
                .endSpec()
                .build();
    }

    private Lease renewed(Lease lease) {
        return new LeaseBuilder(lease).editSpec().withRenewTime(now()).endSpec().build();
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(ZoneOffset.UTC);
    }

    private static LeaseSpec spec(Lease lease) {
        return Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
    }

    private static boolean isConflict(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT;
    }
}
