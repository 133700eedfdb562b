package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreContract;
import io.tenantconfig.core.store.StoreHarness;
import java.util.Map;

class SecretsManagerStrictContractTest extends StoreContract {

    @Override
    protected StoreHarness open() {
        return SecretsManagerHarness.on(new StrictSecretsManager(), Map.of());
    }
}
