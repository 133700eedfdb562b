/** Which replica works: the one that holds the Lease. */
@NullMarked
package io.tenantconfig.operator.leader;

import org.jspecify.annotations.NullMarked;
