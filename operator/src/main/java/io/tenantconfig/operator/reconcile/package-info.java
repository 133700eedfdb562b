/** The reconciler: gathers, decides, acts and reports. */
@NullMarked
package io.tenantconfig.operator.reconcile;

import org.jspecify.annotations.NullMarked;
