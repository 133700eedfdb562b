/**
 * The function that EventBridge invokes when a stored value changes: it finds the resources that declare the entry, looks
 * at the store and leaves a hint in their status.
 */
@NullMarked
package io.tenantconfig.refresh;

import org.jspecify.annotations.NullMarked;
