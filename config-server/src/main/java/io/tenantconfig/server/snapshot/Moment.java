package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.server.snapshot.Finding.Found;
import io.tenantconfig.server.snapshot.Finding.Missing;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What one tenant sees at one moment: its own entries and the platform's. Reaches no other tenant's. */
public final class Moment {

    private final Routes routes;
    private final TenantSnapshot own;
    private final TenantSnapshot platform;

    Moment(Routes routes, TenantSnapshot own, TenantSnapshot platform) {
        this.routes = routes;
        this.own = own;
        this.platform = platform;
    }

    /**
     * What the tenant's service finds under a key. A place of which nothing is known ends the search: the value might be
     * there.
     *
     * @throws InvalidInputException if no route matches, or the key's name behind the prefix is malformed; the message
     *     lists the prefixes, or says what is expected
     */
    public Finding find(ServiceName service, ConfigKey key) {
        for (EntryId id : routes.lookup(own.tenant(), service, key)) {
            Finding finding = snapshotOf(id.tenant()).find(id);
            if (!(finding instanceof Missing)) {
                return finding;
            }
        }
        // Nobody can have declared a key that has no place: who asks for one should know.
        routes.place(new Scope(own.tenant(), service), key);
        return Finding.MISSING;
    }

    /**
     * The places where a key is looked up, the most particular first.
     *
     * @throws InvalidInputException as {@link #find}
     */
    public List<EntryId> places(ServiceName service, ConfigKey key) {
        return routes.lookup(own.tenant(), service, key);
    }

    /**
     * All keys that the tenant's service sees, each with what {@link #find} says.
     *
     * @return empty when nothing is loaded, so that nothing can be said
     */
    public Optional<NavigableMap<ConfigKey, Finding>> view(ServiceName service) {
        if (!own.loaded() || !platform.loaded()) {
            return Optional.empty();
        }
        NavigableMap<ConfigKey, Finding> view = new TreeMap<>(platform.of(ServiceName.SHARED));
        view.putAll(platform.of(service));
        view.putAll(own.of(ServiceName.SHARED));
        view.putAll(own.of(service));
        boolean nothingLoaded = !view.isEmpty() && view.values().stream().noneMatch(Found.class::isInstance);
        return nothingLoaded ? Optional.empty() : Optional.of(view);
    }

    /** The same, but of the snapshot's tenant what that says, if this tenant sees it. */
    public Moment with(TenantSnapshot next) {
        if (next.tenant().equals(own.tenant())) {
            return new Moment(routes, next, platform);
        }
        return next.tenant().equals(platform.tenant()) ? new Moment(routes, own, next) : this;
    }

    private TenantSnapshot snapshotOf(TenantId tenant) {
        if (tenant.equals(own.tenant())) {
            return own;
        }
        if (tenant.equals(platform.tenant())) {
            return platform;
        }
        throw new IllegalStateException("tenant: " + tenant + " (expected: " + own.tenant() + " or the platform)");
    }
}
