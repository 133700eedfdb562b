/** Local stand-ins for what an environment provides: DynamoDB and an issuer of tokens. */
@NullMarked
package io.tenantconfig.quickstart.local;

import org.jspecify.annotations.NullMarked;
