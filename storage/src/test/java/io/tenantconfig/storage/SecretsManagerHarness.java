package io.tenantconfig.storage;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.storage.testing.LocalAws;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;

/** The Secrets Manager store on any server or client, with an outsider who puts secret values. */
record SecretsManagerHarness(
        ConfigReader reader,
        ConfigWriter writer,
        VersionSweep sweep,
        SecretsManagerClient outsider,
        AutoCloseable server,
        boolean isAtomic)
        implements StoreHarness {

    static SecretsManagerHarness on(URI endpoint, AutoCloseable server, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(LocalAws.environment("SECRETS_MANAGER", endpoint));
        environment.putAll(settings);
        var provider = new SecretsManagerProvider();
        return new SecretsManagerHarness(
                provider.openReader(environment),
                provider.openWriter(environment),
                provider.openSweep(environment),
                AwsAccess.of(environment, "SECRETS_MANAGER").open(SecretsManagerClient.builder()),
                server,
                false);
    }

    static SecretsManagerHarness on(StrictSecretsManager client, Map<String, String> settings) {
        var secrets = new Secrets(client);
        return new SecretsManagerHarness(
                new SecretsManagerReader(secrets),
                new SecretsManagerWriter(secrets, SecretsManagerSettings.of(settings)),
                new SecretsManagerSweep(secrets, SecretsManagerProvider.LAYOUT),
                client,
                client,
                true);
    }

    @Override
    public Layout layout() {
        return new SecretsManagerProvider().layout();
    }

    @Override
    public void putByHand(Location location, String text) {
        try {
            outsider.createSecret(request -> request.name(location.path()).secretString(text));
        } catch (ResourceExistsException e) {
            outsider.putSecretValue(request -> request.secretId(location.path()).secretString(text));
        }
    }

    @Override
    public void deleteByHand(Location location) {
        outsider.deleteSecret(request -> request.secretId(location.path()).forceDeleteWithoutRecovery(true));
    }

    @Override
    public boolean writesConditionally() {
        return true;
    }

    @Override
    public boolean keepsOnlySecrets() {
        return true;
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
        sweep.close();
        outsider.close();
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
