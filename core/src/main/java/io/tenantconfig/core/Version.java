package io.tenantconfig.core;

import java.time.Instant;

/**
 * Which write of an entry a value or record stems from, as its store tells it.
 *
 * @param id the store's version. A number, for instance {@code 4}, is never compared across a delete, because a re-created
 *     entry may start anew; any other id names the same write wherever it stands
 * @param modifiedAt when the store took the write. A store that does not number its versions may tell the time of one
 *     write a little differently to those who read its value and to those who only look
 */
public record Version(String id, Instant modifiedAt) {

    /** @throws InvalidInputException if the id is empty */
    public Version {
        if (id.isEmpty()) {
            throw InvalidInputException.of("version", id, "a store's version");
        }
    }

    public static Version of(long number, Instant modifiedAt) {
        return new Version(Long.toString(number), modifiedAt);
    }

    /**
     * Whether this write certainly came before the other: it is not the same one by an id that is no number, and it came
     * at an earlier time or, at the same time, with the smaller of two numbers.
     */
    public boolean isOlderThan(Version other) {
        if (id.equals(other.id) && !isNumber(id)) {
            return false;
        }
        int byTime = modifiedAt.compareTo(other.modifiedAt);
        return byTime != 0 ? byTime < 0 : isNumber(id) && isNumber(other.id) && number() < other.number();
    }

    /**
     * The id as a number.
     *
     * @throws NumberFormatException if the store does not number its versions
     */
    public long number() {
        return Long.parseLong(id);
    }

    private static boolean isNumber(String id) {
        return id.length() <= 18 && id.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
