/** Checks of the API's definition. */
@NullMarked
package io.tenantconfig.v1;

import org.jspecify.annotations.NullMarked;
