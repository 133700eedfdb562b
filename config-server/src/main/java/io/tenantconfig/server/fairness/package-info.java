/** Keeps one tenant's load from being the others' trouble. */
@NullMarked
package io.tenantconfig.server.fairness;

import org.jspecify.annotations.NullMarked;
