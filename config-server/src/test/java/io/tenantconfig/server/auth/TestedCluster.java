package io.tenantconfig.server.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.tenantconfig.core.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A cluster whose namespaces change at a word. */
final class TestedCluster implements WatchedCluster {

    private final Map<String, Binding> bindings = new ConcurrentHashMap<>();
    private volatile String keys = "";
    private volatile boolean known = true;

    void bind(String namespace, String tenant, Instant createdAt) {
        bindings.put(namespace, new Binding(new TenantId(tenant), createdAt));
    }

    void unbind(String namespace) {
        bindings.remove(namespace);
    }

    void publish(JWK key) {
        keys = new JWKSet(key).toString();
    }

    void forget() {
        known = false;
    }

    @Override
    public boolean knowsNamespaces() {
        return known;
    }

    @Override
    public Optional<Binding> bindingOf(String namespace) {
        return Optional.ofNullable(bindings.get(namespace));
    }

    @Override
    public String serviceAccountKeys() throws IOException {
        if (keys.isEmpty()) {
            throw new IOException("no keys");
        }
        return keys;
    }
}
