/** What an administrator can set: each setting is declared once, with its name, its meaning, its limits and its default. */
@NullMarked
package io.tenantconfig.core.settings;

import org.jspecify.annotations.NullMarked;
