/** The operator: from TenantConfig resources to the stores. */
@NullMarked
package io.tenantconfig.operator;

import org.jspecify.annotations.NullMarked;
