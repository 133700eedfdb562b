/** Servers that stand for AWS in tests, of this module and of others: DynamoDB Local and moto. */
@NullMarked
package io.tenantconfig.storage.testing;

import org.jspecify.annotations.NullMarked;
