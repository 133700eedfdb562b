/** What the operator and the server ask of a store, in the system's own words. A store is one {@code StoreProvider}. */
@NullMarked
package io.tenantconfig.core.store;

import org.jspecify.annotations.NullMarked;
