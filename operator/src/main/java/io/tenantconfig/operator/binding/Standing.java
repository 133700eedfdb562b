package io.tenantconfig.operator.binding;

import io.tenantconfig.core.Scope;
import io.tenantconfig.operator.report.Reason;

/** How a resource is to be treated. */
public sealed interface Standing {

    /** It is being deleted: what is ours goes, whatever the binding. */
    record Leaving() implements Standing {}

    /** Nothing is written or removed for it. */
    record Refused(Reason reason, String message) implements Standing {}

    /** Nothing is written or removed until {@code spec.suspend} goes; then its entries are this scope's. */
    record Suspended(Scope scope) implements Standing {}

    /** Its entries are this scope's. */
    record Admitted(Scope scope) implements Standing {}
}
