package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;

/**
 * The parameters at locations, in bulk. No answer is trusted to be about what was asked: a name that was not asked for, or
 * one that an answer leaves out, fails the call.
 */
record Parameters(SsmClient client) implements AutoCloseable {

    static final StoreId STORE = StoreId.PARAMETER_STORE;

    /** GetParameters and DeleteParameters take no more names at once. */
    static final int MAX_NAMES = 10;

    /** DescribeParameters takes no more values in a filter, and answers with no more results a page. */
    static final int MAX_DESCRIBED = 50;

    static final String DESCRIBE = "DescribeParameters";

    /** A page may be empty and have a next one; this many for 50 names are a loop. */
    private static final int MAX_PAGES = 200;

    /** What AWS takes as a name. A location from elsewhere could hold anything, and would fail the names beside it. */
    private static final Pattern NAME = Pattern.compile("(/[A-Za-z0-9_.-]+){1,15}");

    private static final int MAX_NAME_LENGTH = 1011;

    /** The parameters with their values, decrypted. */
    Map<Location, Parameter> values(Set<Location> locations) {
        Map<Location, Parameter> found = new LinkedHashMap<>();
        for (var names : Chunks.of(names(locations), MAX_NAMES)) {
            var answer = call(
                    "GetParameters",
                    () -> client.getParameters(request -> request.names(names).withDecryption(true)));
            Set<String> told = new HashSet<>(answer.invalidParameters());
            for (Parameter parameter : answer.parameters()) {
                found.put(asked("GetParameters", names, parameter.name()), parameter);
                told.add(parameter.name());
            }
            if (!told.containsAll(names)) {
                throw new StoreException(Kind.UNAVAILABLE, STORE, "GetParameters left out a name that was asked for");
            }
        }
        return found;
    }

    /** The parameters without their values. */
    Map<Location, ParameterMetadata> metadata(Set<Location> locations) {
        Map<Location, ParameterMetadata> found = new LinkedHashMap<>();
        for (var names : Chunks.of(names(locations), MAX_DESCRIBED)) {
            for (ParameterMetadata parameter : describe(names)) {
                found.put(asked(DESCRIBE, names, parameter.name()), parameter);
            }
        }
        return found;
    }

    /**
     * A page of the parameters below a root, without their values.
     *
     * @param token where the page begins, as the page before told it; null for the first
     * @throws SdkException if the call failed
     */
    DescribeParametersResponse below(String root, @Nullable String token) {
        return describe(
                ParameterStringFilter.builder()
                        .key("Path")
                        .option("Recursive")
                        .values(root)
                        .build(),
                token);
    }

    /** Whose entry a parameter is; its mark is the description. */
    static Sighting sighting(ParameterMetadata parameter) {
        var version = Version.of(parameter.version(), parameter.lastModifiedDate());
        return Optional.ofNullable(parameter.description())
                .flatMap(Mark::parse)
                .<Sighting>map(mark ->
                        new Sighting.Marked(version, mark, mark.version().equals(version.id())))
                .orElseGet(() -> new Sighting.Unmarked(version));
    }

    /** Removes parameters; one that is not there is no error. */
    void delete(Collection<Location> locations) {
        List<String> names = names(locations);
        call("DeleteParameters", () -> client.deleteParameters(request -> request.names(names)));
    }

    private List<ParameterMetadata> describe(List<String> names) {
        var byName = ParameterStringFilter.builder()
                .key("Name")
                .option("Equals")
                .values(names)
                .build();
        List<ParameterMetadata> found = new ArrayList<>();
        String token = null;
        for (int page = 0; page < MAX_PAGES; page++) {
            String from = token;
            DescribeParametersResponse answer = call(DESCRIBE, () -> describe(byName, from));
            found.addAll(answer.parameters());
            token = answer.nextToken();
            if (token == null || token.isEmpty()) {
                return found;
            }
        }
        throw new StoreException(Kind.UNAVAILABLE, STORE, DESCRIBE + " did not come to an end");
    }

    private DescribeParametersResponse describe(ParameterStringFilter filter, @Nullable String token) {
        return client.describeParameters(request ->
                request.parameterFilters(filter).maxResults(MAX_DESCRIBED).nextToken(token));
    }

    /** The names of the locations where a parameter can lie at all. */
    private static List<String> names(Collection<Location> locations) {
        return locations.stream()
                .filter(Parameters::canExist)
                .map(Location::path)
                .toList();
    }

    /** To mix up stores is a programming error. */
    static void checkStore(Location location) {
        if (!location.store().equals(STORE)) {
            throw new IllegalArgumentException("location: " + location + " (expected: one in " + STORE + ")");
        }
    }

    static boolean canExist(Location location) {
        checkStore(location);
        return location.path().length() <= MAX_NAME_LENGTH
                && NAME.matcher(location.path()).matches();
    }

    private static Location asked(String operation, List<String> names, String name) {
        if (!names.contains(name)) {
            throw new StoreException(
                    Kind.UNAVAILABLE, STORE, operation + " answered with a parameter that was not asked for");
        }
        return new Location(STORE, name);
    }

    private static <T> T call(String operation, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw AwsErrors.of(STORE, operation, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
