package io.tenantconfig.storage;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version in DynamoDB: {@code 4} for our fourth write. Who edits a value in the table by hand leaves the number as it
 * is; what is there then is version {@code 4~} and the beginning of the digest of the value found, so that no two values
 * share a version.
 */
record ItemVersion(long number, Optional<String> tail) {

    /** 48 bits: enough to tell the edits of one entry from each other. */
    private static final int TAIL_LENGTH = 12;

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})(?:~([0-9a-f]{12}))?");

    ItemVersion {
        tail = tail.map(digest -> digest.substring(0, TAIL_LENGTH));
    }

    String format() {
        return number + tail.map(digest -> "~" + digest).orElse("");
    }

    /** Empty when a text is no version of this store. */
    static Optional<ItemVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ItemVersion(Long.parseLong(matcher.group(1)), Optional.ofNullable(matcher.group(2))))
                : Optional.empty();
    }
}
