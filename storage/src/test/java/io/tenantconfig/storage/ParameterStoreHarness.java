package io.tenantconfig.storage;

import io.tenantconfig.core.route.Layout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreHarness;
import io.tenantconfig.core.store.VersionSweep;
import io.tenantconfig.storage.testing.LocalAws;
import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The Parameter Store store on any server, with an outsider who puts parameters. */
record ParameterStoreHarness(
        ConfigReader reader,
        ConfigWriter writer,
        VersionSweep sweep,
        SsmClient outsider,
        AutoCloseable server,
        boolean isAtomic)
        implements StoreHarness {

    static ParameterStoreHarness on(URI endpoint, AutoCloseable server, boolean isAtomic) {
        Map<String, String> environment = LocalAws.environment("SSM", endpoint);
        var provider = new ParameterStoreProvider();
        return new ParameterStoreHarness(
                provider.openReader(environment),
                provider.openWriter(environment),
                provider.openSweep(environment),
                AwsAccess.of(environment, "SSM").open(SsmClient.builder()),
                server,
                isAtomic);
    }

    @Override
    public Layout layout() {
        return ParameterLayout.INSTANCE;
    }

    @Override
    public void putByHand(Location location, String text) {
        outsider.putParameter(request -> request.name(location.path())
                .value(text)
                .type(ParameterType.STRING)
                .overwrite(true));
    }

    @Override
    public void deleteByHand(Location location) {
        outsider.deleteParameter(request -> request.name(location.path()));
    }

    @Override
    public boolean writesConditionally() {
        return false;
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
