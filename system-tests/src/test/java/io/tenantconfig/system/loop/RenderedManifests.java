package io.tenantconfig.system.loop;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.quickstart.kube.Kubectl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What kustomize makes of a directory of the manifests. */
final class RenderedManifests {

    private final List<HasMetadata> objects;

    private RenderedManifests(List<HasMetadata> objects) {
        this.objects = objects;
    }

    /** @param directory in the checkout */
    static RenderedManifests of(String directory, Kubectl kubectl, KubernetesClient client) throws IOException {
        byte[] yaml = kubectl.succeed("kustomize", directory).getBytes(StandardCharsets.UTF_8);
        return new RenderedManifests(client.load(new ByteArrayInputStream(yaml)).items());
    }

    /** The environment variables that a Deployment sets in its one container. */
    Map<String, String> environment(String deployment) {
        var object = find(Deployment.class, deployment);
        Container container =
                object.getSpec().getTemplate().getSpec().getContainers().getFirst();
        Map<String, String> environment = new LinkedHashMap<>();
        for (var source : container.getEnvFrom()) {
            environment.putAll(
                    find(ConfigMap.class, source.getConfigMapRef().getName()).getData());
        }
        for (EnvVar variable : container.getEnv()) {
            environment.put(
                    variable.getName(), value(variable, object.getMetadata().getNamespace()));
        }
        return environment;
    }

    private static String value(EnvVar variable, String namespace) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        String field = variable.getValueFrom().getFieldRef().getFieldPath();
        if (!field.equals("metadata.namespace")) {
            throw new IllegalStateException(
                    variable.getName() + ": " + field + " (expected: a field that is known here)");
        }
        return namespace;
    }

    private <T extends HasMetadata> T find(Class<T> type, String name) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        type.getSimpleName() + ": " + name + " (expected: one that the manifests declare)"));
    }
}
