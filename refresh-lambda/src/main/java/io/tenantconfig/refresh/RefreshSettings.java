package io.tenantconfig.refresh;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The function's settings.
 *
 * @param routesFile {@code TENANTCONFIG_ROUTES_FILE}: the routes; absent means the default ones
 * @param account {@code TENANTCONFIG_AWS_ACCOUNT}: whose events are heard; absent means any account's
 * @param region {@code AWS_REGION}, which Lambda sets: from where events are heard; absent means from anywhere
 */
record RefreshSettings(Optional<Path> routesFile, Optional<String> account, Optional<String> region) {

    private static final String PREFIX = "TENANTCONFIG_";
    private static final String ROUTES_FILE = PREFIX + "ROUTES_FILE";
    private static final String AWS_ACCOUNT = PREFIX + "AWS_ACCOUNT";
    private static final TreeSet<String> KNOWN = new TreeSet<>(List.of(ROUTES_FILE, AWS_ACCOUNT));

    /** @throws InvalidInputException if a setting is wrong or unknown, naming it */
    static RefreshSettings parse(Map<String, String> environment) {
        environment.keySet().stream()
                .filter(name -> name.startsWith(PREFIX) && !KNOWN.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidInputException(
                            name + ": unknown setting (expected: one of " + String.join(", ", KNOWN) + ")");
                });
        return new RefreshSettings(
                text(environment, ROUTES_FILE).map(Path::of),
                text(environment, AWS_ACCOUNT).map(RefreshSettings::checkAccount),
                text(environment, "AWS_REGION"));
    }

    Origin origin() {
        return new Origin(account, region);
    }

    /** The routes, over the built-in layouts and those of the stores whose providers lie in the function's {@code lib}. */
    Routes routes() {
        Map<StoreId, Layout> layouts = new HashMap<>(StoreProvider.layouts(StoreProvider.installed()));
        layouts.put(StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE);
        layouts.put(StoreId.DYNAMODB, ItemLayout.INSTANCE);
        return routesFile
                .map(file -> RoutesDocument.read(file, layouts))
                .orElseGet(() -> RoutesDocument.defaults(layouts));
    }

    private static String checkAccount(String value) {
        if (!value.matches("\\d{12}")) {
            throw InvalidInputException.of(AWS_ACCOUNT, value, "an account's 12 digits");
        }
        return value;
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }
}
