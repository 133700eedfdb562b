/** How often stores are asked, and whose turn it is. */
@NullMarked
package io.tenantconfig.operator.budget;

import org.jspecify.annotations.NullMarked;
