package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreContract;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.storage.testing.MotoServer;
import java.util.Map;

class SecretsManagerMotoContractTest extends StoreContract {

    @Override
    protected StoreHarness open() throws Exception {
        var server = MotoServer.start();
        return SecretsManagerHarness.on(server.endpoint(), server, Map.of());
    }
}
