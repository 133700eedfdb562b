package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreContract;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.storage.testing.MotoServer;

class DynamoDbMotoContractTest extends StoreContract {

    @Override
    protected StoreHarness open() throws Exception {
        var server = MotoServer.start();
        // Its threads check and write without a lock, and a transaction that fails puts back the whole table as it was.
        return DynamoDbHarness.on(server.endpoint(), server, false);
    }
}
