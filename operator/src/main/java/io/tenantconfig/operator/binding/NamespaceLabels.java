package io.tenantconfig.operator.binding;

import java.util.Optional;

/** Which tenant a namespace is bound to, as its administrators say. */
@FunctionalInterface
public interface NamespaceLabels {

    /** The value of the label {@code tenantconfig.io/tenant}; empty when the namespace has none, or is not there. */
    Optional<String> tenantOf(String namespace);
}
