/** AWS Lambda as the function sees it, for tests of this module and of others. */
@NullMarked
package io.tenantconfig.refresh.testing;

import org.jspecify.annotations.NullMarked;
