/** Whose tokens count on a real control plane. */
@NullMarked
package io.tenantconfig.system.identity;

import org.jspecify.annotations.NullMarked;
