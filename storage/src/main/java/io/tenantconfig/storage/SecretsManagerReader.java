package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoredEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.secretsmanager.model.SecretValueEntry;

/**
 * Values of secrets, twenty a call; all of them are secret. A version's time is that of its creation, which AWS tells some
 * milliseconds before the time of the change that {@link SecretsManagerWriter#look} tells. So a version that is made the
 * current one again is older than what it replaced.
 */
final class SecretsManagerReader implements ConfigReader {

    private final Secrets secrets;

    SecretsManagerReader(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public Map<Location, StoredEntry> read(Set<Location> locations) {
        Map<Location, StoredEntry> entries = new LinkedHashMap<>();
        secrets.values(locations).forEach((location, value) -> entries.put(location, entry(value)));
        return entries;
    }

    /** A secret that somebody made of bytes has no text, and so none that can be served. */
    private static StoredEntry entry(SecretValueEntry value) {
        return new StoredEntry(
                Optional.ofNullable(value.secretString()).orElse(""),
                true,
                new Version(value.versionId(), value.createdDate()));
    }

    @Override
    public void close() {
        secrets.close();
    }
}
