/** Tests of the quickstart, and of the system as a whole. */
@NullMarked
package io.tenantconfig.quickstart;

import org.jspecify.annotations.NullMarked;
