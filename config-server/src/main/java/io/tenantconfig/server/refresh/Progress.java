package io.tenantconfig.server.refresh;

import io.tenantconfig.core.ContentType;
import io.tenantconfig.server.declaration.Hint;
import java.time.Instant;
import java.util.Optional;

/**
 * How far an entry has come.
 *
 * @param hint the hint that it was last read for
 * @param settled whether what is served is what that hint led to; if not, it is read again
 * @param unusableAs the content type that what was read is not of, so that reading it as another may help
 * @param doubtedSince since when readings have been doubtful
 */
record Progress(Hint hint, boolean settled, Optional<ContentType> unusableAs, Optional<Instant> doubtedSince) {

    static Progress settled(Hint hint) {
        return new Progress(hint, true, Optional.empty(), Optional.empty());
    }

    static Progress unusable(Hint hint, ContentType contentType) {
        return new Progress(hint, true, Optional.of(contentType), Optional.empty());
    }

    static Progress unsettled(Hint hint) {
        return new Progress(hint, false, Optional.empty(), Optional.empty());
    }

    Progress doubted(Hint now, Instant at) {
        return new Progress(now, false, Optional.empty(), Optional.of(hint.equals(now) ? doubtedSince.orElse(at) : at));
    }
}
