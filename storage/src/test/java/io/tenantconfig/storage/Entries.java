package io.tenantconfig.storage;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.StoreProvider;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Entries of one service of the tenant {@code acme} under the stores' default roots, and who writes them. */
final class Entries {

    static final Claim CLAIM =
            new Claim(new Owner(new ClusterId("test"), "acme", "checkout"), Instant.parse("2026-01-01T10:00:00Z"), 3);

    private static final Routes ROUTES = RoutesDocument.parse("""
            routes:
              - {prefix: tenant_config_, store: dynamodb}
              - {prefix: param_config_, store: parameter-store}
              - {prefix: secret_config_, store: secrets-manager}
            """, StoreProvider.layouts(StoreProvider.installed()));
    private static final Scope SCOPE = new Scope(new TenantId("acme"), new ServiceName("checkout"));

    private Entries() {}

    static Placement item(String name) {
        return ROUTES.place(SCOPE, new ConfigKey("tenant_config_" + name));
    }

    static Placement parameter(String name) {
        return ROUTES.place(SCOPE, new ConfigKey("param_config_" + name));
    }

    static Placement secret(String name) {
        return ROUTES.place(SCOPE, new ConfigKey("secret_config_" + name));
    }

    static List<Placement> items(String name, int count) {
        return IntStream.range(0, count).mapToObj(n -> item(name + "/" + n)).toList();
    }

    static List<Placement> parameters(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> parameter(name + "/" + n))
                .toList();
    }

    static List<Placement> secrets(String name, int count) {
        return IntStream.range(0, count).mapToObj(n -> secret(name + "/" + n)).toList();
    }

    static Change creation(Placement entry, String text) {
        return new Change.Put(entry, text, false, new Base.Absent());
    }

    static Change overwrite(Placement entry, String text, String version) {
        return new Change.Put(entry, text, false, new Base.Own(version));
    }

    static List<Change> creation(List<Placement> entries, String text) {
        return entries.stream().map(entry -> creation(entry, text)).toList();
    }
}
