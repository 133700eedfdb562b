/** What is kept of calls that were refused. */
@NullMarked
package io.tenantconfig.server.audit;

import org.jspecify.annotations.NullMarked;
