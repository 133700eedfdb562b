package io.tenantconfig.core.settings;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How the text of a setting is read, and which values count.
 *
 * @param expected what stands behind "expected:" when a value does not count
 * @param reader from text; throws {@link java.time.DateTimeException} or {@link IllegalArgumentException} where the text
 *     is none of this kind
 * @param allowed whether a value that could be read is within its limits
 */
public record Kind<T>(String expected, Function<String, T> reader, Predicate<T> allowed) {

    public static final Kind<String> TEXT = of("a text", Function.identity());
    public static final Kind<Path> PATH = of("a path", Path::of);
    public static final Kind<InetAddress> IP_ADDRESS = of("an IP address like 127.0.0.1", InetAddress::ofLiteral);

    /** Either of two words, so that a typing error does not count as false. */
    public static final Kind<Boolean> FLAG = new Kind<>(
            "true or false",
            text -> switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("neither true nor false");
            },
            _ -> true);

    public static final Kind<URI> HTTP_ADDRESS = new Kind<>(
            "an http:// or https:// address",
            URI::create,
            address ->
                    Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null);

    /** Separated by commas; blanks around a word do not count. */
    public static final Kind<Set<String>> WORDS = new Kind<>(
            "one or more words, separated by commas",
            text -> {
                Set<String> words = new LinkedHashSet<>(
                        Arrays.stream(text.split(",", -1)).map(String::strip).toList());
                words.remove("");
                return words;
            },
            words -> !words.isEmpty());

    public static final Kind<Integer> PORT = number(0, 65_535);

    /** Any text that the reader takes. */
    public static <T> Kind<T> of(String expected, Function<String, T> reader) {
        return new Kind<>(expected, reader, _ -> true);
    }

    /** A text that an expression matches as a whole. */
    public static Kind<String> matching(String expected, String expression) {
        return new Kind<>(expected, Function.identity(), text -> text.matches(expression));
    }

    /** A whole number, both limits included. */
    public static Kind<Integer> number(int least, int most) {
        return new Kind<>(
                "a number from " + least + " to " + most,
                Integer::valueOf,
                number -> number >= least && number <= most);
    }

    /** A duration as ISO 8601 writes it, both limits included. */
    public static Kind<Duration> duration(Duration least, Duration most) {
        return new Kind<>(
                "an ISO 8601 duration like PT30S, from " + least + " to " + most,
                Duration::parse,
                duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
    }
}
