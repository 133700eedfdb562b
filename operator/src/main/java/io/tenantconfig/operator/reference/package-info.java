/** The Secrets and ConfigMaps that resources take values from, watched while they are needed. */
@NullMarked
package io.tenantconfig.operator.reference;

import org.jspecify.annotations.NullMarked;
