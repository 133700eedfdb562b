/** What compares documentation with code. */
@NullMarked
package io.tenantconfig.core.docs;

import org.jspecify.annotations.NullMarked;
