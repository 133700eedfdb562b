@NullMarked
package io.tenantconfig.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
