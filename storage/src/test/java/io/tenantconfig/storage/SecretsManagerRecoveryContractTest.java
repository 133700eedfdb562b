package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreContract;
import io.tenantconfig.core.store.StoreHarness;
import java.util.Map;

/** Deleted secrets keep their names for a week, and nobody notices. */
class SecretsManagerRecoveryContractTest extends StoreContract {

    @Override
    protected StoreHarness open() {
        return SecretsManagerHarness.on(new StrictSecretsManager(), Map.of("TENANTCONFIG_SECRET_RECOVERY_DAYS", "7"));
    }
}
