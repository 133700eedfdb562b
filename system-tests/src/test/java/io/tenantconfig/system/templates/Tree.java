package io.tenantconfig.system.templates;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A part of a document, read by the names of its fields. What is not there is empty. */
record Tree(@Nullable Object value) {

    static Tree of(@Nullable Object value) {
        return new Tree(value);
    }

    Tree at(String... names) {
        Tree tree = this;
        for (String name : names) {
            tree = new Tree(tree.fields().get(name));
        }
        return tree;
    }

    @SuppressWarnings("unchecked") // The names of fields are strings in every document here.
    Map<String, Object> fields() {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** The items of a list; a thing that is no list is its own only item, as in policies. */
    Stream<Tree> items() {
        if (value instanceof List<?> list) {
            return list.stream().map(Tree::new);
        }
        return value == null ? Stream.empty() : Stream.of(this);
    }

    Set<String> texts() {
        Set<String> texts = new TreeSet<>();
        items().forEach(item -> texts.add(item.text()));
        return texts;
    }

    Optional<String> find() {
        return Optional.ofNullable(value).map(String::valueOf);
    }

    String text() {
        return find().orElseThrow(() -> new AssertionError("nothing there (expected: a text)"));
    }

    boolean isEmpty() {
        return value == null;
    }
}
