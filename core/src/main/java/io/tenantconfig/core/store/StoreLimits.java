package io.tenantconfig.core.store;

import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.route.StoreId;
import java.util.Optional;
import java.util.Set;

/**
 * What values a store takes.
 *
 * @param maxValueBytes the largest value, in bytes of UTF-8
 * @param keepsSecrets whether a value that comes from a Secret may be written there
 * @param forbiddenTexts texts that no value may contain
 */
public record StoreLimits(StoreId store, int maxValueBytes, boolean keepsSecrets, Set<String> forbiddenTexts) {

    public StoreLimits {
        if (maxValueBytes < 1) {
            throw new IllegalArgumentException("maxValueBytes: " + maxValueBytes + " (expected: >= 1)");
        }
        forbiddenTexts = Set.copyOf(forbiddenTexts);
    }

    /**
     * Why the store does not take a value; empty when it does.
     *
     * @return a message that names what was expected, and not the value
     */
    public Optional<String> violation(ConfigValue value, boolean secret) {
        if (secret && !keepsSecrets) {
            return Optional.of(
                    "value: from a Secret (expected: a plain value, because " + store + " keeps no secrets)");
        }
        int size = value.sizeInBytes();
        if (size > maxValueBytes) {
            return Optional.of(
                    "value: " + size + " bytes (expected: at most " + maxValueBytes + " bytes in " + store + ")");
        }
        return forbiddenTexts.stream()
                .filter(value.text()::contains)
                .findFirst()
                .map(text -> "value: contains \"" + text + "\" (expected: a value without it, because " + store
                        + " refuses it)");
    }
}
