package io.tenantconfig.server;

import io.tenantconfig.server.ServerSettings.Connections;
import io.tenantconfig.server.fairness.TenantLimits;
import java.time.Duration;

/** Settings with a change. */
record Settings(ServerSettings before) {

    ServerSettings limits(TenantLimits limits) {
        return with(limits, before.connections());
    }

    ServerSettings connections(Duration age, Duration permittedPing, Duration readLimit) {
        return with(before.tenantLimits(), new Connections(age, permittedPing, readLimit));
    }

    private ServerSettings with(TenantLimits limits, Connections connections) {
        return new ServerSettings(
                before.address(),
                before.port(),
                before.developmentMode(),
                before.reflection(),
                before.tls(),
                before.issuers(),
                before.routesFile(),
                before.preloadLimit(),
                before.resyncInterval(),
                before.drainLimit(),
                limits,
                connections);
    }
}
