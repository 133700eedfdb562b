/** What a resource declares, checked entry by entry: what may be written where, and what may not and why. */
@NullMarked
package io.tenantconfig.operator.declaration;

import org.jspecify.annotations.NullMarked;
