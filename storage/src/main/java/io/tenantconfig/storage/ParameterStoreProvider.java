package io.tenantconfig.storage;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.VersionSweep;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * SSM Parameter Store: one parameter per entry, as a {@code SecureString} when the value comes from a Secret. Creating is
 * atomic; overwriting and deleting are not, so who owns an entry is looked at right before.
 */
public final class ParameterStoreProvider implements StoreProvider {

    @Override
    public StoreId id() {
        return StoreId.PARAMETER_STORE;
    }

    @Override
    public Layout layout() {
        return ParameterLayout.INSTANCE;
    }

    @Override
    public List<Setting<?, ?>> settings() {
        return ParameterStoreSettings.ALL;
    }

    @Override
    public ConfigReader openReader(Map<String, String> environment) {
        return new ParameterStoreReader(
                new Parameters(ParameterStoreSettings.of(environment).access().open(SsmClient.builder())));
    }

    @Override
    public ConfigWriter openWriter(Map<String, String> environment) {
        var settings = ParameterStoreSettings.of(environment);
        return new ParameterStoreWriter(open(settings), settings);
    }

    @Override
    public VersionSweep openSweep(Map<String, String> environment) {
        return new ParameterStoreSweep(open(ParameterStoreSettings.of(environment)));
    }

    private static Parameters open(ParameterStoreSettings settings) {
        return new Parameters(settings.access().openTellingThrottles(SsmClient.builder()));
    }
}
