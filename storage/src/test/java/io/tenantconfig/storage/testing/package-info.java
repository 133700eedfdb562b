/** What stands for AWS in tests, of this module and of others: DynamoDB Local, moto, and the rules of cfn-lint. */
@NullMarked
package io.tenantconfig.storage.testing;

import org.jspecify.annotations.NullMarked;
