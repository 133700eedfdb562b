@NullMarked
package io.tenantconfig.operator;

import org.jspecify.annotations.NullMarked;
