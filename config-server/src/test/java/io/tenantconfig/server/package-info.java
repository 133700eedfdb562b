/** Tests. */
@NullMarked
package io.tenantconfig.server;

import org.jspecify.annotations.NullMarked;
