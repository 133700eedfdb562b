/** Whether a resource may be acted on: the namespace's binding to a tenant, and the rules for the resource as a whole. */
@NullMarked
package io.tenantconfig.operator.binding;

import org.jspecify.annotations.NullMarked;
