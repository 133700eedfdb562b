/** Tests. */
@NullMarked
package io.tenantconfig.server.auth;

import org.jspecify.annotations.NullMarked;
