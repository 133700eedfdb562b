/** What an administrator can set. */
@NullMarked
package io.tenantconfig.operator.settings;

import org.jspecify.annotations.NullMarked;
