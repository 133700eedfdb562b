/** GitOps in small: a folder of YAML files that is kept applied. */
@NullMarked
package io.tenantconfig.quickstart.gitops;

import org.jspecify.annotations.NullMarked;
