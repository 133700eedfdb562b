/** How long to wait after failures that may pass. */
@NullMarked
package io.tenantconfig.operator.retry;

import org.jspecify.annotations.NullMarked;
