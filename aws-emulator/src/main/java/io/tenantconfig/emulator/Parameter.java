package io.tenantconfig.emulator;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A parameter with its history.
 *
 * @param name as it was written when the parameter was created
 * @param versions oldest first, at least one, at most 100
 * @param tags by key
 */
record Parameter(String name, List<ParameterVersion> versions, SortedMap<String, String> tags) {

    Parameter {
        versions = List.copyOf(versions);
        tags = new TreeMap<>(tags);
    }

    Parameter(String name, List<ParameterVersion> versions, Map<String, String> tags) {
        this(name, versions, new TreeMap<>(tags));
    }

    String key() {
        return ParameterName.keyOf(name);
    }

    ParameterVersion newest() {
        return versions.getLast();
    }

    Parameter withVersions(List<ParameterVersion> newVersions) {
        return new Parameter(name, newVersions, tags);
    }

    Parameter withEachVersion(UnaryOperator<ParameterVersion> change) {
        return withVersions(versions.stream().map(change).toList());
    }

    Parameter withTags(Map<String, String> newTags) {
        return new Parameter(name, versions, newTags);
    }
}
