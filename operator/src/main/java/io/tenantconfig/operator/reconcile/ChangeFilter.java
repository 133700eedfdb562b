package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a resource are worth a pass: of the spec, of what the Lambda observed, a request by annotation,
 * deletion, and a finalizer that somebody else took away. Not the operator's own status, but what another operator
 * announces there.
 */
final class ChangeFilter implements OnUpdateFilter<TenantConfig> {

    private final Latest latest;

    ChangeFilter(Latest latest) {
        this.latest = latest;
    }

    @Override
    public boolean accept(TenantConfig now, TenantConfig then) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), then.getMetadata().getGeneration())
                || now.isMarkedForDeletion() != then.isMarkedForDeletion()
                || !now.getStatus().observed().equals(then.getStatus().observed())
                || !Objects.equals(request(now), request(then))
                || (!Objects.equals(now.getStatus().applying(), then.getStatus().applying())
                        && latest.isAnnouncedByAnother(now))
                || (then.hasFinalizer(TenantConfig.FINALIZER) && !now.hasFinalizer(TenantConfig.FINALIZER))
                || !Objects.equals(
                        now.getMetadata().getUid(), then.getMetadata().getUid());
    }

    private static @Nullable String request(TenantConfig resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(TenantConfig.RECONCILE_ANNOTATION);
    }
}
