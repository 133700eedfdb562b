package io.tenantconfig.server.cognito;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The template of the user pool, as it stands in the file, and with its functions resolved. */
final class CognitoTemplate {

    static final Path FILE = Path.of("..", "manifests", "aws", "cognito.yaml");

    private static final Map<String, Object> ROOT = read();

    private CognitoTemplate() {}

    private static Map<String, Object> read() {
        try {
            return map(new KubernetesSerialization().unmarshal(Files.readString(FILE), Map.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Object> resources() {
        return map(Objects.requireNonNull(ROOT.get("Resources")));
    }

    /** The properties of a resource, with functions in them. */
    static Map<String, Object> properties(String resource) {
        return map(at(resources(), resource, "Properties"));
    }

    /**
     * The properties of a resource as CloudFormation hands them to the service, with the parameters' defaults.
     *
     * @param conditions those that hold
     * @param references what stands for other resources, by their names
     */
    static Map<String, Object> resolved(String resource, Set<String> conditions, Map<String, String> references) {
        return map(resolve(properties(resource), conditions, references).orElseThrow());
    }

    /** A value deep inside. */
    static Object at(Object tree, String... path) {
        Object value = tree;
        for (String name : path) {
            value = map(value).get(name);
            if (value == null) {
                throw new AssertionError("nothing at " + String.join("/", path));
            }
        }
        return value;
    }

    static Object parameter(String name, String field) {
        return at(ROOT, "Parameters", name, field);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    /** Empty for what is to be left out. */
    private static Optional<Object> resolve(Object value, Set<String> conditions, Map<String, String> references) {
        return switch (value) {
            case List<?> list ->
                Optional.of(list.stream()
                        .flatMap(item -> resolve(item, conditions, references).stream())
                        .toList());
            case Map<?, ?> map when map.get("Ref") instanceof String name -> reference(name, references);
            case Map<?, ?> map
            when map.get("Fn::GetAtt") instanceof List<?> attribute ->
                Optional.of(attribute.getFirst() + "." + attribute.getLast());
            case Map<?, ?> map
            when map.get("Fn::If") instanceof List<?> choice ->
                resolve(choice.get(conditions.contains(choice.getFirst()) ? 1 : 2), conditions, references);
            case Map<?, ?> map -> {
                Map<String, Object> resolved = new LinkedHashMap<>();
                map(map).forEach((name, field) ->
                        resolve(field, conditions, references).ifPresent(result -> resolved.put(name, result)));
                yield Optional.of(resolved);
            }
            default -> Optional.of(value);
        };
    }

    private static Optional<Object> reference(String name, Map<String, String> references) {
        if (name.equals("AWS::NoValue")) {
            return Optional.empty();
        }
        String resource = references.get(name);
        return Optional.of(resource == null ? parameter(name, "Default") : resource);
    }
}
