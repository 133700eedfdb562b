package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreContract;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.emulator.DynamoDbLocal;

class DynamoDbLocalContractTest extends StoreContract {

    @Override
    protected StoreHarness open() throws Exception {
        var server = DynamoDbLocal.start();
        return DynamoDbHarness.on(server.endpoint(), server, true);
    }
}
