package io.tenantconfig.storage;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.PathLayout;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.VersionSweep;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * AWS Secrets Manager: one secret per entry, named {@code <root>/<tenant>/<service>/<name>}. Creating is atomic, and of
 * operators that overwrite the same version one wins. No default route leads here.
 */
public final class SecretsManagerProvider implements StoreProvider {

    /** With the longest root, the longest key has 511 of the 512 characters that a name may have. */
    static final Layout LAYOUT = PathLayout.of("tenant-config");

    @Override
    public StoreId id() {
        return Secrets.STORE;
    }

    @Override
    public Layout layout() {
        return LAYOUT;
    }

    @Override
    public List<Setting<?, ?>> settings() {
        return SecretsManagerSettings.ALL;
    }

    @Override
    public ConfigReader openReader(Map<String, String> environment) {
        return new SecretsManagerReader(
                new Secrets(SecretsManagerSettings.of(environment).access().open(SecretsManagerClient.builder())));
    }

    @Override
    public ConfigWriter openWriter(Map<String, String> environment) {
        var settings = SecretsManagerSettings.of(environment);
        return new SecretsManagerWriter(open(settings), settings);
    }

    @Override
    public VersionSweep openSweep(Map<String, String> environment) {
        return new SecretsManagerSweep(open(SecretsManagerSettings.of(environment)), LAYOUT);
    }

    private static Secrets open(SecretsManagerSettings settings) {
        return new Secrets(settings.access().openTellingThrottles(SecretsManagerClient.builder()));
    }
}
