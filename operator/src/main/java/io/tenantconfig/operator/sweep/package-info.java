/** Finds what changed in the stores though no event told of it. */
@NullMarked
package io.tenantconfig.operator.sweep;

import org.jspecify.annotations.NullMarked;
