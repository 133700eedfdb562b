/** What happens to the system when the control plane underneath fails, on a control plane that the test may break. */
@NullMarked
package io.tenantconfig.system.faults;

import org.jspecify.annotations.NullMarked;
