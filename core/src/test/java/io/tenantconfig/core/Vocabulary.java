package io.tenantconfig.core;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generated words of the vocabulary for property tests: well-formed ones, and ones that only look it. */
public final class Vocabulary {

    /**
     * What attackers and accidents put into names: separators of every store, dots, blanks, controls, percent signs, upper
     * case, the Turkish i's, full-width digits and letters, Cyrillic look-alikes, combining accents, half a surrogate pair.
     */
    private static final String HOSTILE = "/#:%.\\-_ \t\r\n\u0000@{}*?\"'A\u0130\u0131Zéß\uFF11\uFF41\u0430\u0435\u0301"
            + "\u2024\u2044\u200B\uD83D\uDE80";

    private Vocabulary() {}

    public static Arbitrary<TenantId> tenants() {
        return labels().map(TenantId::new);
    }

    public static Arbitrary<ServiceName> services() {
        return labels().map(ServiceName::new);
    }

    public static Arbitrary<Scope> scopes() {
        return Combinators.combine(tenants(), services()).as(Scope::new);
    }

    /** Names of up to nine levels and 180 characters, so that a prefix of one level still fits before them. */
    public static Arbitrary<ConfigName> names() {
        var first = Arbitraries.strings()
                .withCharRange('a', 'b')
                .withCharRange('0', '1')
                .withChars("Z_")
                .ofLength(1);
        var rest =
                Arbitraries.strings().withCharRange('a', 'c').withChars("Z9_.-").ofMaxLength(18);
        return Combinators.combine(first, rest)
                .as(String::concat)
                .list()
                .ofMinSize(1)
                .ofMaxSize(9)
                .map(segments -> new ConfigName(String.join("/", segments)));
    }

    /** Labels of one letter as often as long ones, so that one is often the beginning of another. */
    public static Arbitrary<String> labels() {
        var ends = Arbitraries.strings().withCharRange('a', 'b').withChars("9").ofLength(1);
        var middles =
                Arbitraries.strings().withCharRange('a', 'b').withChars("9-").ofMaxLength(61);
        var longer = Combinators.combine(ends, middles, ends).as((head, middle, tail) -> head + middle + tail);
        return Arbitraries.oneOf(Arbitraries.of("a", "ab", "a-b", "b", "shared"), longer);
    }

    /** Any text: random ones, and well-formed ones of all lengths into which something hostile may have come. */
    public static Arbitrary<String> texts() {
        var legal = Arbitraries.strings()
                .withCharRange('a', 'c')
                .withChars("09-._/Z")
                .ofMaxLength(300);
        var label =
                Arbitraries.strings().withCharRange('a', 'c').withChars("09-").ofMaxLength(66);
        var hostile = Arbitraries.strings().withChars(HOSTILE).ofMaxLength(3);
        var spoiled = Combinators.combine(
                        Arbitraries.oneOf(legal, label),
                        hostile,
                        Arbitraries.integers().between(0, 300))
                .as((text, evil, at) -> {
                    int index = Math.min(at, text.length());
                    return text.substring(0, index) + evil + text.substring(index);
                });
        return Arbitraries.oneOf(Arbitraries.strings(), legal, label, spoiled);
    }
}
