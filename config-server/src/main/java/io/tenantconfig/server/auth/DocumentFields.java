package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one mapping in a document. What is wrong with them is noted and not thrown, so that all of it can be told
 * at once.
 */
final class DocumentFields {

    private final String at;
    private final Map<?, ?> fields;
    private final Map<String, String> expectations;
    private final Consumer<String> objections;

    private DocumentFields(String at, Map<?, ?> fields, Map<String, String> expectations, Consumer<String> objections) {
        this.at = at;
        this.fields = fields;
        this.expectations = expectations;
        this.objections = objections;
    }

    /**
     * A mapping that may have some fields and no others; empty, and noted, when it is none.
     *
     * @param at where it stands
     * @param expectations the names of the fields, and what is expected of each
     * @param objections told of everything that is wrong
     */
    static Optional<DocumentFields> of(
            String at, Object value, Map<String, String> expectations, Consumer<String> objections) {
        String names = "the fields " + String.join(", ", new TreeSet<>(expectations.keySet()));
        if (!(value instanceof Map<?, ?> fields)) {
            objections.accept(at + ": another shape (expected: " + names + ")");
            return Optional.empty();
        }
        fields.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !expectations.containsKey(name))
                .sorted()
                .map(name -> InvalidInputException.of(at, name, names).getMessage())
                .forEach(objections);
        return Optional.of(new DocumentFields(at, fields, expectations, objections));
    }

    /** Notes which of these are missing. */
    DocumentFields require(String... names) {
        for (String name : names) {
            if (!fields.containsKey(name)) {
                objections.accept(at(name) + ": missing (expected: " + expected(name) + ")");
            }
        }
        return this;
    }

    /** Where a field stands. */
    String at(String name) {
        return at + "." + name;
    }

    /** A field as it is; empty when it is missing. */
    Optional<Object> value(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** A text that is not empty; empty when it is missing or anything else, which is noted. */
    Optional<String> text(String name) {
        return read(name, DocumentFields::text);
    }

    /** One or more texts, each once; empty when they are missing or anything else, which is noted. */
    Optional<Set<String>> texts(String name) {
        return read(name, value -> {
            Set<String> texts = new LinkedHashSet<>();
            List<?> list = value instanceof List<?> some ? some : List.of();
            list.forEach(each -> text(each).ifPresent(texts::add));
            return texts.isEmpty() || texts.size() < list.size() ? Optional.empty() : Optional.of(texts);
        });
    }

    /**
     * What is made of a field; empty when it is missing or does not count, which is noted.
     *
     * @param reader says nothing where a value does not count
     */
    <T> Optional<T> read(String name, Function<Object, Optional<T>> reader) {
        if (!fields.containsKey(name)) {
            return Optional.empty();
        }
        Object value = Objects.requireNonNullElse(fields.get(name), "");
        Optional<T> made = reader.apply(value);
        if (made.isEmpty()) {
            objections.accept(InvalidInputException.of(at(name), value.toString(), expected(name))
                    .getMessage());
        }
        return made;
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private String expected(String name) {
        return expectations.getOrDefault(name, "a field that is known");
    }
}
