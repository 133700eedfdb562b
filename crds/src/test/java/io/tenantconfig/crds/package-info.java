@NullMarked
package io.tenantconfig.crds;

import org.jspecify.annotations.NullMarked;
