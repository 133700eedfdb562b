package io.tenantconfig.server.api;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.server.snapshot.Finding;
import io.tenantconfig.server.snapshot.Moment;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which of a tenant's entries a request is about, and how they are wanted.
 *
 * @param keyPrefix with what keys begin; empty for all keys
 * @param includeSensitive whether the values of sensitive entries are wanted
 */
record Selection(ServiceName service, String keyPrefix, boolean includeSensitive) {

    boolean matches(ConfigKey key) {
        return key.value().startsWith(keyPrefix);
    }

    /** The keys that it selects, each with what there is to say about it; empty when nothing can be said. */
    Optional<NavigableMap<ConfigKey, Finding>> in(Moment moment) {
        return moment.view(service).map(all -> {
            NavigableMap<ConfigKey, Finding> selected = new TreeMap<>(all);
            selected.keySet().removeIf(key -> !matches(key));
            return selected;
        });
    }
}
