/** The stores: DynamoDB and Parameter Store, each found as a {@code StoreProvider} by {@code ServiceLoader}. */
@NullMarked
package io.tenantconfig.storage;

import org.jspecify.annotations.NullMarked;
