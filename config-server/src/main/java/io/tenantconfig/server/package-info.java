/** The config server: its parts are wired here, and know nothing of each other beyond their interfaces. */
@NullMarked
package io.tenantconfig.server;

import org.jspecify.annotations.NullMarked;
