/** Tests. */
@NullMarked
package io.tenantconfig.server.api;

import org.jspecify.annotations.NullMarked;
