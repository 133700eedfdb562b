package io.tenantconfig.emulator;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The member {@code ParameterFilters}: a parameter must pass every filter, and of each one any value. */
final class Filters {

    private static final String TAG = "tag:";
    private static final List<String> TO_DESCRIBE = List.of("Path", "Name", "Type", "KeyId", "Tier", "DataType");
    private static final List<String> BY_PATH = List.of("Type", "KeyId", "Label");
    private static final List<String> PATH_OPTIONS = List.of("Recursive", "OneLevel");

    private Filters() {}

    /** The filters of DescribeParameters, which look at a parameter's newest version. */
    static Predicate<Parameter> toDescribe(Request request) {
        return all(request, TO_DESCRIBE, true);
    }

    /** The filters of GetParametersByPath but for the label. */
    static Predicate<Parameter> byPath(Request request) {
        return all(request, BY_PATH, false);
    }

    /** The label that GetParametersByPath is to read instead of the newest version; that it does so is inferred. */
    static Optional<String> label(Request request) {
        return request.structures("ParameterFilters").stream()
                .filter(filter -> key(filter).equals("Label"))
                .flatMap(filter -> values(filter, "Label").stream())
                .findFirst();
    }

    private static Predicate<Parameter> all(Request request, List<String> keys, boolean tags) {
        Set<String> seen = new HashSet<>();
        Predicate<Parameter> all = parameter -> true;
        for (Request filter : request.structures("ParameterFilters")) {
            String key = key(filter);
            if (!keys.contains(key) && !(tags && key.startsWith(TAG))) {
                throw Refusal.of(
                        "InvalidFilterKey",
                        "The following filter key is not valid: " + key + ". Valid filter keys include: " + keys + ".");
            }
            if (!seen.add(key)) {
                throw Refusal.of(
                        "InvalidFilterKey",
                        "The following filter is duplicated in the request: " + key
                                + ". A request can contain only one occurrence of a specific filter.");
            }
            all = all.and(one(key, filter));
        }
        return all;
    }

    private static Predicate<Parameter> one(String key, Request filter) {
        if (key.startsWith(TAG)) {
            return tag(key.substring(TAG.length()), filter);
        }
        List<String> values = values(filter, key);
        return switch (key) {
            case "Path" -> path(filter, values);
            case "Name" -> name(filter, values);
            case "Type" -> {
                checkValues(values, ParameterType.values());
                yield field(
                        filter,
                        values,
                        parameter -> Stream.of(parameter.newest().type().toString()));
            }
            case "Tier" -> {
                checkValues(values, Tier.values());
                yield field(
                        filter,
                        values,
                        parameter -> Stream.of(parameter.newest().tier().toString()));
            }
            case "KeyId" -> field(filter, values, parameter -> parameter.newest().keyId().stream());
            case "DataType" ->
                field(filter, values, parameter -> Stream.of(parameter.newest().dataType()));
            default ->
                field(filter, values, parameter -> parameter.versions().stream().flatMap(v -> v.labels().stream()));
        };
    }

    private interface Field {
        Stream<String> of(Parameter parameter);
    }

    private static Predicate<Parameter> field(Request filter, List<String> values, Field field) {
        boolean prefix =
                option(filter, "Equals", List.of("Equals", "BeginsWith")).equals("BeginsWith");
        return parameter -> field.of(parameter)
                .anyMatch(text ->
                        values.stream().anyMatch(value -> prefix ? text.startsWith(value) : text.equals(value)));
    }

    /** {@code X} and {@code /X} are one name here, too. */
    private static Predicate<Parameter> name(Request filter, List<String> values) {
        String option = option(filter, "Equals", List.of("Equals", "BeginsWith", "Contains"));
        return switch (option) {
            case "BeginsWith" ->
                parameter -> values.stream().anyMatch(value -> parameter.key().startsWith(ParameterName.keyOf(value)));
            case "Contains" ->
                parameter -> values.stream().anyMatch(value -> parameter.name().contains(value));
            default ->
                parameter -> values.stream().anyMatch(value -> parameter.key().equals(ParameterName.keyOf(value)));
        };
    }

    private static Predicate<Parameter> path(Request filter, List<String> values) {
        boolean recursive = option(filter, "OneLevel", PATH_OPTIONS).equals("Recursive");
        for (String value : values) {
            String lower = value.toLowerCase(Locale.ROOT);
            if (lower.startsWith("/aws") || lower.startsWith("/ssm")) {
                throw Refusal.validation(
                        "Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" "
                                + "(case-insensitive). When using global parameters, please specify within a global namespace.");
            }
        }
        List<String> prefixes = values.stream().map(ParameterName::prefixOfPath).toList();
        return parameter -> prefixes.stream().anyMatch(prefix -> isBelow(parameter, prefix, recursive));
    }

    /** Whether a parameter lies below a path, given as the prefix of keys, and if not recursive, directly so. */
    static boolean isBelow(Parameter parameter, String prefix, boolean recursive) {
        return parameter.key().startsWith(prefix)
                && (recursive || parameter.key().indexOf('/', prefix.length()) < 0);
    }

    private static Predicate<Parameter> tag(String key, Request filter) {
        option(filter, "Equals", List.of("Equals"));
        Optional<List<String>> values = filter.optionalTexts("Values", 50, 1, 1_024);
        return parameter -> Optional.ofNullable(parameter.tags().get(key))
                .filter(value -> values.map(list -> list.contains(value)).orElse(true))
                .isPresent();
    }

    private static String key(Request filter) {
        return filter.text("Key", 1, 132);
    }

    private static List<String> values(Request filter, String key) {
        return filter.optionalTexts("Values", 50, 1, 1_024)
                .orElseThrow(() -> Refusal.of(
                        "InvalidFilterValue",
                        "The following filter values are missing : null for filter key " + key + "."));
    }

    private static String option(Request filter, String normal, List<String> options) {
        String option = filter.optionalText("Option", 1, 10).orElse(normal);
        if (!options.contains(option)) {
            throw Refusal.of(
                    "InvalidFilterOption",
                    "The following filter option is not valid: " + option + ". Valid options include: " + options
                            + ".");
        }
        return option;
    }

    private static void checkValues(List<String> values, Enum<?>[] constants) {
        List<String> valid = Arrays.stream(constants).map(Enum::toString).toList();
        values.stream().filter(value -> !valid.contains(value)).findFirst().ifPresent(value -> {
            throw Refusal.of(
                    "InvalidFilterValue",
                    "The following filter value is not valid: " + value + ". Valid values include: " + valid + ".");
        });
    }
}
