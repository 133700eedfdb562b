package io.tenantconfig.refresh;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.settings.SettingList;
import io.tenantconfig.core.settings.SettingsFile;
import io.tenantconfig.core.store.StoreProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The function's settings.
 *
 * @param routesFile {@code TENANTCONFIG_ROUTES_FILE}: the routes; absent means the default ones
 * @param account {@code TENANTCONFIG_AWS_ACCOUNT}: whose events are heard; absent means any account's
 * @param region {@code AWS_REGION}, which Lambda sets: from where events are heard; absent means from anywhere
 * @param cluster the settings of {@link ClusterAccess}
 */
record RefreshSettings(
        Optional<Path> routesFile, Optional<String> account, Optional<String> region, ClusterAccess cluster) {

    private static final Setting<String, Optional<String>> AWS_ACCOUNT = Setting.optional(
            "AWS_ACCOUNT",
            "whose events are heard",
            Kind.matching("an account's 12 digits", "\\d{12}"),
            "any account's");
    static final SettingList ALL = new SettingList(
                    List.of(SettingsFile.FILE, RoutesDocument.FILE, AWS_ACCOUNT, TableStream.TABLE))
            .and(ClusterAccess.SETTINGS);

    /** @throws InvalidInputException if a setting is wrong or unknown, naming it */
    static RefreshSettings parse(Map<String, String> environment) {
        ALL.check(environment);
        return new RefreshSettings(
                RoutesDocument.FILE.in(environment),
                AWS_ACCOUNT.in(environment),
                Optional.ofNullable(environment.get("AWS_REGION")).filter(region -> !region.isEmpty()),
                ClusterAccess.parse(environment));
    }

    Origin origin() {
        return new Origin(account, region);
    }

    /** The routes, over the stores whose events are heard and those whose providers lie in the function's {@code lib}. */
    Routes routes() {
        Map<StoreId, Layout> layouts = new HashMap<>(StoreProvider.layouts(StoreProvider.installed()));
        EventParser.installed(Map.of()).forEach(parser -> layouts.put(parser.store(), parser.layout()));
        return RoutesDocument.load(routesFile, layouts);
    }
}
