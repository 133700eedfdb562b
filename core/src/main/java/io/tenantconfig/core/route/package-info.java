/** Where entries live: which store a key's prefix selects, and the path of an entry there, one to one both ways. */
@NullMarked
package io.tenantconfig.core.route;

import org.jspecify.annotations.NullMarked;
