package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.CallCosts;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries as secrets; the owner's mark is the Description, which is no secret. A secret is looked at by a call of its own:
 * the list of all may lag five minutes behind
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html).
 */
final class SecretsManagerWriter implements ConfigWriter {

    /** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
    private static final int MAX_VALUE_BYTES = 65_536;

    static final StoreLimits LIMITS = new StoreLimits(Secrets.STORE, MAX_VALUE_BYTES, true, Set.of());

    private final Secrets secrets;
    private final SecretWrites writes;
    private final CallCosts costs;

    SecretsManagerWriter(Secrets secrets, SecretsManagerSettings settings) {
        this.secrets = secrets;
        this.writes = new SecretWrites(secrets, settings);
        this.costs = new LookFirstCosts(settings.rates(), 1, writes.deletesAtOnce());
    }

    @Override
    public StoreLimits limits() {
        return LIMITS;
    }

    @Override
    public CallCosts costs() {
        return costs;
    }

    @Override
    public Map<Location, Sighting> look(Set<Location> locations) {
        return writes.look(locations);
    }

    @Override
    public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
        return new LookFirstPass<>(LIMITS, writes, claim).apply(changes);
    }

    @Override
    public void close() {
        secrets.close();
    }
}
