/**
 * What is served: of every tenant one immutable snapshot, swapped as a whole, from which any number of readers answer
 * without a lock.
 */
@NullMarked
package io.tenantconfig.server.snapshot;

import org.jspecify.annotations.NullMarked;
