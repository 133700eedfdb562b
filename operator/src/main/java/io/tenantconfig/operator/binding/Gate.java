package io.tenantconfig.operator.binding;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.TenantConfigSpec;
import io.tenantconfig.operator.report.Reason;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides how a resource is to be treated. What admission policies refuse is refused here once more: they are the early
 * message, this is the rule.
 */
public final class Gate {

    private static final int MAX_NAME = 63;
    private static final int MAX_ENTRIES = 500;

    /**
     * Of keys and of what references name, together: so that the resource fits the annotation of client-side apply (256 KiB)
     * with its inline values, and etcd (1.5 MiB) with its status, which says every key several times.
     */
    private static final int MAX_NAMES = 24_000;

    private final NamespaceLabels labels;

    public Gate(NamespaceLabels labels) {
        this.labels = labels;
    }

    public Standing standing(TenantConfig resource) {
        try {
            checkPolicies(resource);
            if (resource.isMarkedForDeletion()) {
                return new Standing.Leaving();
            }
            Scope scope = scope(resource);
            Optional<Standing> unbound = unbound(resource, scope.tenant());
            if (unbound.isPresent()) {
                return unbound.get();
            }
            return resource.getSpec().suspended() ? new Standing.Suspended(scope) : new Standing.Admitted(scope);
        } catch (InvalidInputException e) {
            return new Standing.Refused(Reason.INVALID_SPEC, e.getMessage());
        }
    }

    /** What a policy of a later version asks for is not known: neither to write nor to remove anything is safe then. */
    private static void checkPolicies(TenantConfig resource) {
        TenantConfigSpec spec = resource.getSpec();
        try {
            spec.effectiveDeletionPolicy();
            if (!resource.isMarkedForDeletion()) {
                spec.effectiveDriftPolicy();
                spec.effectiveAdoptionPolicy();
            }
        } catch (InvalidInputException e) {
            throw new InvalidInputException("spec." + e.getMessage());
        }
    }

    private static Scope scope(TenantConfig resource) {
        String name = resource.getMetadata().getName();
        if (name.length() > MAX_NAME) {
            throw InvalidInputException.of("metadata.name", name, "at most " + MAX_NAME + " characters");
        }
        TenantConfigSpec spec = resource.getSpec();
        checkSize(spec.entries());
        try {
            return new Scope(new TenantId(spec.tenantId()), new ServiceName(spec.service()));
        } catch (InvalidInputException e) {
            throw new InvalidInputException("spec." + e.getMessage());
        }
    }

    private static void checkSize(List<EntrySpec> entries) {
        int count = entries.size();
        if (count == 0 || count > MAX_ENTRIES) {
            throw new InvalidInputException("spec.entries: " + count + " entries (expected: 1 to " + MAX_ENTRIES + ")");
        }
        int names =
                entries.stream().flatMap(Gate::names).mapToInt(String::length).sum();
        if (names > MAX_NAMES) {
            throw new InvalidInputException("spec.entries: " + names
                    + " characters of keys, and of names and keys in valueFrom (expected: at most " + MAX_NAMES + ")");
        }
    }

    private static Stream<String> names(EntrySpec entry) {
        return Stream.concat(
                Stream.of(entry.key()),
                Stream.ofNullable(entry.valueFrom())
                        .flatMap(from -> Stream.of(from.secretKeyRef(), from.configMapKeyRef()))
                        .filter(Objects::nonNull)
                        .flatMap(ref -> Stream.of(ref.name(), ref.key())));
    }

    private Optional<Standing> unbound(TenantConfig resource, TenantId tenant) {
        String namespace = resource.getMetadata().getNamespace();
        Optional<String> bound = labels.tenantOf(namespace);
        if (bound.filter(tenant.value()::equals).isPresent()) {
            return Optional.empty();
        }
        boolean wasBound = !resource.getStatus().entries().isEmpty();
        String expected = bound.map(label -> "\"" + label + "\", to which the label " + TenantConfig.TENANT_LABEL
                        + " binds namespace " + namespace)
                .orElseGet(() -> "a namespace with the label " + TenantConfig.TENANT_LABEL + ": \"" + tenant.value()
                        + "\", and " + namespace + " has no such label");
        return Optional.of(new Standing.Refused(
                wasBound ? Reason.BINDING_LOST : Reason.TENANT_MISMATCH,
                InvalidInputException.of("spec.tenantId", tenant.value(), expected)
                        .getMessage()));
    }
}
