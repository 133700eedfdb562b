package io.tenantconfig.storage;

import java.util.List;
import java.util.stream.IntStream;

/** A list in the pieces that a request takes. */
final class Chunks {

    private Chunks() {}

    /** How many pieces that are. */
    static int number(int all, int size) {
        return Math.ceilDiv(all, size);
    }

    static <T> List<List<T>> of(List<T> all, int size) {
        return IntStream.iterate(0, start -> start < all.size(), start -> start + size)
                .mapToObj(start -> all.subList(start, Math.min(start + size, all.size())))
                .toList();
    }
}
