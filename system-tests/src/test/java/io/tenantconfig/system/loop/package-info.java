/** The whole loop on a real control plane: every part a process of its own, with the rights that the manifests give it. */
@NullMarked
package io.tenantconfig.system.loop;

import org.jspecify.annotations.NullMarked;
