package io.tenantconfig.crds.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The committed CustomResourceDefinition of {@link TenantConfig}. */
public final class TenantConfigDefinition {

    private static final String RESOURCE = "/io/tenantconfig/crds/tenantconfigs.tenantconfig.io-v1.yaml";

    private TenantConfigDefinition() {}

    /** The definition, as an administrator applies it. */
    public static CustomResourceDefinition load() {
        try (var resource = TenantConfigDefinition.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("missing resource: " + RESOURCE);
            }
            return Serialization.unmarshal(resource, CustomResourceDefinition.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
