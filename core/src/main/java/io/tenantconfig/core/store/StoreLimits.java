package io.tenantconfig.core.store;

import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.route.StoreId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/**
 * What a store takes.
 *
 * @param maxValueBytes the largest value, in bytes of UTF-8
 * @param keepsSecrets whether a value that comes from a Secret may be written there
 * @param forbiddenTexts texts that no value may contain
 * @param restAfterDelete how long the place of a deleted entry must rest before an entry is created there again
 */
public record StoreLimits(
        StoreId store, int maxValueBytes, boolean keepsSecrets, Set<String> forbiddenTexts, Duration restAfterDelete) {

    /** Of a store in which an entry can be created again right after it was deleted. */
    public StoreLimits(StoreId store, int maxValueBytes, boolean keepsSecrets, Set<String> forbiddenTexts) {
        this(store, maxValueBytes, keepsSecrets, forbiddenTexts, Duration.ZERO);
    }

    public StoreLimits {
        if (maxValueBytes < 1) {
            throw new IllegalArgumentException("maxValueBytes: " + maxValueBytes + " (expected: >= 1)");
        }
        if (restAfterDelete.isNegative()) {
            throw new IllegalArgumentException("restAfterDelete: " + restAfterDelete + " (expected: >= 0)");
        }
        forbiddenTexts = Set.copyOf(forbiddenTexts);
    }

    /**
     * Why the store does not take a value; empty when it does.
     *
     * @return a message that names what was expected, and not the value
     */
    public Optional<String> violation(ConfigValue value, boolean secret) {
        return violation(value.text(), secret);
    }

    /** As {@link #violation(ConfigValue, boolean)}, for a text whose content type does not matter. */
    public Optional<String> violation(String text, boolean secret) {
        if (secret && !keepsSecrets) {
            return Optional.of(
                    "value: from a Secret (expected: a plain value, because " + store + " keeps no secrets)");
        }
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > maxValueBytes) {
            return Optional.of(
                    "value: " + size + " bytes (expected: at most " + maxValueBytes + " bytes in " + store + ")");
        }
        return forbiddenTexts.stream()
                .filter(text::contains)
                .min(Comparator.naturalOrder())
                .map(forbidden -> "value: contains \"" + forbidden + "\" (expected: a value without it, because "
                        + store + " refuses it)");
    }
}
