package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreContract;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.emulator.AwsEmulator;

class ParameterStoreEmulatorContractTest extends StoreContract {

    @Override
    protected StoreHarness open() throws Exception {
        var server = AwsEmulator.start();
        return ParameterStoreHarness.on(server.endpoint(), server, true);
    }
}
