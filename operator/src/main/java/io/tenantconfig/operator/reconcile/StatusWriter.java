package io.tenantconfig.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.net.HttpURLConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Writes the operator's part of statuses, and writes nothing where nothing changes. */
final class StatusWriter {

    /** A status has two writers: more conflicts in a row mean that something else is wrong. */
    private static final int MAX_CONFLICTS = 10;

    /** What became of a status that was to be written. */
    private sealed interface Attempt {

        record Written(TenantConfig answer) implements Attempt {}

        record Gone() implements Attempt {}

        /** The operator's part is another than the one that the new status was to follow. */
        record Overtaken(TenantConfig present) implements Attempt {}
    }

    private final Statuses statuses;
    private final Latest latest;

    StatusWriter(Statuses statuses, Latest latest) {
        this.statuses = statuses;
        this.latest = latest;
    }

    /**
     * Writes what a pass has come to, whatever came between, unless another operator wrote a status meanwhile: which of the
     * two knows better, only a pass that begins anew can tell.
     *
     * @param change makes the new status from the present one, perhaps several times
     * @param overtaken makes, from another operator's status, the one that the pass leaves behind instead
     * @return the resource with the new status; empty when the resource is gone
     * @throws IllegalStateException if another operator wrote meanwhile, and the pass must be made anew
     */
    Optional<TenantConfig> write(
            TenantConfig resource,
            UnaryOperator<TenantConfigStatus> change,
            UnaryOperator<TenantConfigStatus> overtaken) {
        return switch (attempt(resource, change)) {
            case Attempt.Written(TenantConfig answer) -> Optional.of(answer);
            case Attempt.Gone() -> Optional.empty();
            case Attempt.Overtaken(TenantConfig present) -> {
                write(present, overtaken, overtaken);
                throw new IllegalStateException(
                        "status: written by another operator meanwhile (expected: by one at a time)");
            }
        };
    }

    private Attempt attempt(TenantConfig resource, UnaryOperator<TenantConfigStatus> change) {
        TenantConfig current = resource;
        for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
            TenantConfigStatus wanted = change.apply(current.getStatus());
            try {
                return new Attempt.Written(replace(current, wanted));
            } catch (KubernetesClientException e) {
                if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                    return new Attempt.Gone();
                }
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
            Optional<TenantConfig> fresh = read(resource);
            if (fresh.isEmpty()) {
                return new Attempt.Gone();
            }
            TenantConfig present = fresh.get();
            if (isSame(wanted, present.getStatus())) {
                // The answer was lost, and the client has tried again.
                return new Attempt.Written(present);
            }
            if (!isSame(current.getStatus(), present.getStatus())) {
                return new Attempt.Overtaken(present);
            }
            current = present;
        }
        throw new IllegalStateException(
                "status: " + MAX_CONFLICTS + " conflicts in a row (expected: two writers only)");
    }

    /**
     * Writes a status that holds only if nothing but {@code observed} came between.
     *
     * @param decidedFrom the resource as it was when the change was decided on
     * @param resource as it is known to be now
     * @return the resource with it; empty when what the change was decided from is no longer so
     */
    Optional<TenantConfig> writeIfUnchanged(
            TenantConfig decidedFrom, TenantConfig resource, UnaryOperator<TenantConfigStatus> change) {
        TenantConfig current = resource;
        for (int conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
            if (!isUnchanged(decidedFrom, current)) {
                return Optional.empty();
            }
            try {
                return Optional.of(replace(current, change.apply(current.getStatus())));
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
            }
            Optional<TenantConfig> fresh = read(resource);
            if (fresh.isEmpty()) {
                return fresh;
            }
            current = fresh.get();
        }
        return Optional.empty();
    }

    private TenantConfig replace(TenantConfig current, TenantConfigStatus status) {
        if (isSame(current.getStatus(), status)) {
            return current;
        }
        latest.announce(current, status.applying());
        TenantConfig answer = statuses.replace(current, status);
        latest.remember(answer);
        return answer;
    }

    /** The same resource, as it is now. */
    private Optional<TenantConfig> read(TenantConfig resource) {
        Optional<TenantConfig> fresh = statuses.read(resource).filter(now -> isSameResource(resource, now));
        fresh.ifPresent(latest::remember);
        return fresh;
    }

    private static boolean isUnchanged(TenantConfig then, TenantConfig now) {
        return isSameResource(then, now)
                && Objects.equals(
                        then.getMetadata().getGeneration(), now.getMetadata().getGeneration())
                && then.isMarkedForDeletion() == now.isMarkedForDeletion()
                && isSame(then.getStatus(), now.getStatus());
    }

    /** And not one that was created anew under its name. */
    private static boolean isSameResource(TenantConfig one, TenantConfig other) {
        return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid());
    }

    /** But for what is the Lambda's. */
    private static boolean isSame(TenantConfigStatus one, TenantConfigStatus other) {
        return StatusPatch.between("", one, other).isEmpty();
    }
}
