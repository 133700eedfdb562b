/** The images that the build made: what is in them, that it runs, and that the same source makes the same image. */
@NullMarked
package io.tenantconfig.system.image;

import org.jspecify.annotations.NullMarked;
