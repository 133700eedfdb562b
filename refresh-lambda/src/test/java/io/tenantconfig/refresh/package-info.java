/** Tests of the refresh function. */
@NullMarked
package io.tenantconfig.refresh;

import org.jspecify.annotations.NullMarked;
