/** A walk through the running system: each step does something as its user would, and checks what came of it. */
@NullMarked
package io.tenantconfig.quickstart.tour;

import org.jspecify.annotations.NullMarked;
