/**
 * The vocabulary that every part shares: tenants, services, keys, values and versions, as values that cannot be built
 * wrong. Each one is parsed once, where it enters the system, and is rejected, never repaired, when it is malformed.
 */
@NullMarked
package io.tenantconfig.core;

import org.jspecify.annotations.NullMarked;
