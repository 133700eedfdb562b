/** Whatever call an operator ends at, and whichever answer it never gets: the end is the same. */
@NullMarked
package io.tenantconfig.operator.crash;

import org.jspecify.annotations.NullMarked;
