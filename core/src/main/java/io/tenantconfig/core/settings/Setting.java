package io.tenantconfig.core.settings;

import io.tenantconfig.core.InvalidInputException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One setting: its name, what it means, how it is read, and what holds without it. One that is empty
 * counts as absent, because a manifest can easily set one so.
 *
 * @param <V> what its text says
 * @param <T> what the process makes of it: a value, or an {@link Optional} where there is no default
 */
public final class Setting<V, T> {

    /** The beginning of the names of all settings of this system. */
    public static final String PREFIX = "TENANTCONFIG_";

    private final String name;
    private final String meaning;
    private final String fallback;
    private final Kind<V> kind;
    private final Function<V, T> present;
    private final Supplier<T> absent;

    private Setting(
            String name, String meaning, String fallback, Kind<V> kind, Function<V, T> present, Supplier<T> absent) {
        this.name = PREFIX + name;
        this.meaning = meaning;
        this.fallback = fallback;
        this.kind = kind;
        this.present = present;
        this.absent = absent;
    }

    /**
     * A setting with a default.
     *
     * @param name without the prefix
     * @param meaning what {@code --help} says of it, beginning in lower case, without a full stop
     */
    public static <V> Setting<V, V> of(String name, String meaning, Kind<V> kind, V absent) {
        return new Setting<>(name, meaning, "Default " + asText(absent), kind, Function.identity(), () -> absent);
    }

    /**
     * A setting that may be left out.
     *
     * @param absent what holds then, in words
     */
    public static <V> Setting<V, Optional<V>> optional(String name, String meaning, Kind<V> kind, String absent) {
        return new Setting<>(name, meaning, "Default: " + absent, kind, Optional::of, Optional::empty);
    }

    /** A setting that must be given. */
    public static <V> Setting<V, V> required(String name, String meaning, Kind<V> kind) {
        return new Setting<>(name, meaning, "Required", kind, Function.identity(), () -> {
            throw new InvalidInputException(PREFIX + name + ": missing (expected: " + meaning + ")");
        });
    }

    private static String asText(Object value) {
        return value instanceof Collection<?> words
                ? words.stream().map(Object::toString).sorted().collect(Collectors.joining(","))
                : value.toString();
    }

    /** The name of the environment variable. */
    public String name() {
        return name;
    }

    /** What it means, in lower case and without a full stop. */
    public String meaning() {
        return meaning;
    }

    /** What holds without it, as a sentence without a full stop. */
    public String fallback() {
        return fallback;
    }

    /** Which values count. */
    public String expected() {
        return kind.expected();
    }

    /** What it means, and what holds without it. */
    public String help() {
        return meaning + ". " + fallback;
    }

    /**
     * What an environment sets.
     *
     * @throws InvalidInputException if the setting is required and missing, or its value does not count; the message names
     *     the setting, its value and what is expected
     */
    public T in(Map<String, String> environment) {
        String text = environment.getOrDefault(name, "");
        return text.isEmpty() ? absent.get() : present.apply(parse(text));
    }

    /**
     * A value that was made otherwise than from an environment, under the same rule.
     *
     * @throws InvalidInputException if it is out of the setting's limits
     */
    public void check(V value) {
        if (!kind.allowed().test(value)) {
            throw refused(value.toString());
        }
    }

    /**
     * A text that comes from elsewhere than the environment.
     *
     * @throws InvalidInputException if it does not count
     */
    public V parse(String text) {
        V value;
        try {
            value = kind.reader().apply(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw refused(text);
        }
        if (!kind.allowed().test(value)) {
            throw refused(text);
        }
        return value;
    }

    private InvalidInputException refused(String value) {
        return InvalidInputException.of(name, value, kind.expected());
    }
}
