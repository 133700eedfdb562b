package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreContract;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.storage.testing.MotoServer;

class ParameterStoreMotoContractTest extends StoreContract {

    @Override
    protected StoreHarness open() throws Exception {
        var server = MotoServer.start();
        // Its threads check and write without a lock.
        return ParameterStoreHarness.on(server.endpoint(), server, false);
    }
}
