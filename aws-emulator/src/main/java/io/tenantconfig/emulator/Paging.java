package io.tenantconfig.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Pages of a query. A token says which item came last, so that changes between two pages neither repeat nor lose any
 * other item; it is good only for the query that it came from.
 */
final class Paging {

    private static final String SEPARATOR = "|";

    /** @param token with which to ask for the next page; empty after the last one */
    record Page<T>(List<T> items, Optional<String> token) {}

    /** Where items come from. */
    interface Source<T> {

        /** The first items after the one with this key, all if it is empty. */
        List<T> after(String key, int limit);
    }

    /** How many items a page may hold, and holds when nothing is said. */
    record Size(int normal, int max) {}

    private final Faults faults;

    Paging(Faults faults) {
        this.faults = faults;
    }

    /** @param key by which the source finds an item's place again */
    <T> Page<T> page(Operation operation, Request request, Size size, Source<T> source, Function<T, String> key) {
        int asked = request.optionalInt("MaxResults", 1, size.max()).orElse(size.normal());
        String scope = operation + SEPARATOR + request.queryHash() + SEPARATOR;
        String after = request.optionalText("NextToken", 0, Integer.MAX_VALUE)
                .map(token -> keyIn(token, scope))
                .orElse("");
        int limit = faults.pageSize(operation, asked);
        if (limit == 0) {
            return new Page<>(List.of(), Optional.of(token(scope, after)));
        }
        List<T> items = source.after(after, limit + 1);
        if (items.size() <= limit) {
            return new Page<>(items, Optional.empty());
        }
        List<T> shown = items.subList(0, limit);
        return new Page<>(shown, Optional.of(token(scope, key.apply(shown.getLast()))));
    }

    private static String token(String scope, String key) {
        return Base64.getUrlEncoder().encodeToString((scope + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String keyIn(String token, String scope) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        if (!text.startsWith(scope)) {
            throw invalid();
        }
        return text.substring(scope.length());
    }

    private static Refusal invalid() {
        return Refusal.of("InvalidNextToken", "The specified token isn't valid.");
    }
}
