/** The system on a real Kubernetes control plane, installed by its own manifests. */
@NullMarked
package io.tenantconfig.system;

import org.jspecify.annotations.NullMarked;
