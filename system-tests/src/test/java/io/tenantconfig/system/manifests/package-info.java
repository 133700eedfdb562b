/** The files under {@code manifests/}: that an API server takes them, and that they agree with the processes. */
@NullMarked
package io.tenantconfig.system.manifests;

import org.jspecify.annotations.NullMarked;
