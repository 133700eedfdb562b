/** Tests. */
@NullMarked
package io.tenantconfig.server.refresh;

import org.jspecify.annotations.NullMarked;
