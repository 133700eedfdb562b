package io.tenantconfig.system.admission;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Requests about one object.
 *
 * @param namespace empty for an object of the whole cluster
 */
record Asked(String apiVersion, String kind, String namespace, String name) {

    /**
     * One request.
     *
     * @param lacking what the API server answers to somebody who has not the right to it; {@code USER} stands for who asks
     */
    record Request(Consumer<KubernetesClient> action, String lacking) {}

    static Asked tenantConfig(String namespace) {
        return new Asked("tenantconfig.io/v1alpha1", "TenantConfig", namespace, "checkout");
    }

    static Asked namespace(String name) {
        return new Asked("v1", "Namespace", "", name);
    }

    static Asked secret(String namespace) {
        return new Asked("v1", "Secret", namespace, "db");
    }

    static Asked lease(String name) {
        return new Asked("coordination.k8s.io/v1", "Lease", "tenantconfig-system", name);
    }

    Request get() {
        return new Request(client -> Objects.requireNonNull(in(client).get()), lacking("get", named(), ""));
    }

    /** All of its kind where it is. */
    Request list() {
        return new Request(
                client -> {
                    var all = client.genericKubernetesResources(apiVersion, kind);
                    var _ = namespace.isEmpty()
                            ? all.list()
                            : all.inNamespace(namespace).list();
                },
                lacking("list", resource(), ""));
    }

    /**
     * Without leaving anything behind.
     *
     * @param fields beside those that say what it is, in YAML
     */
    Request create(String fields) {
        return new Request(client -> in(client, fields).dryRun().create(), lacking("create", resource(), ""));
    }

    Request delete() {
        return new Request(client -> in(client).dryRun().delete(), lacking("delete", named(), ""));
    }

    /** @param patch a JSON merge patch */
    Request patch(String patch) {
        return new Request(
                client -> in(client).patch(PatchContext.of(PatchType.JSON_MERGE), patch),
                lacking("patch", named(), ""));
    }

    /** @param patch a JSON merge patch */
    Request patch(String subresource, String patch) {
        return new Request(
                client -> in(client).subresource(subresource).patch(PatchContext.of(PatchType.JSON_MERGE), patch),
                lacking("patch", named(), "/" + subresource));
    }

    /** Reads it and writes it anew. */
    Request renew() {
        return new Request(
                client -> client.resource(Objects.requireNonNull(in(client).get()))
                        .update(),
                lacking("get", named(), ""));
    }

    /** @param fields beside those that say what it is, in YAML */
    Request update(String fields) {
        return new Request(client -> in(client, fields).update(), lacking("update", named(), ""));
    }

    /** @param fields beside those that say what it is, in YAML */
    Request update(String subresource, String fields) {
        return new Request(
                client -> in(client, fields).subresource(subresource).update(),
                lacking("update", named(), "/" + subresource));
    }

    private String lacking(String verb, String what, String subresource) {
        // A request about one namespace is one in it.
        String scope = kind.equals("Namespace") ? name : namespace;
        return what + " is forbidden: User \"USER\" cannot " + verb + " resource \"" + plural() + subresource
                + "\" in API group \"" + group() + "\" "
                + (scope.isEmpty() ? "at the cluster scope" : "in the namespace \"" + scope + "\"");
    }

    /** As in the API server's messages. */
    String named() {
        return resource() + " \"" + name + "\"";
    }

    private String resource() {
        return group().isEmpty() ? plural() : plural() + "." + group();
    }

    private String plural() {
        return kind.toLowerCase(Locale.ROOT) + "s";
    }

    private String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private Resource<GenericKubernetesResource> in(KubernetesClient client) {
        return in(client, "{}");
    }

    private Resource<GenericKubernetesResource> in(KubernetesClient client, String fields) {
        GenericKubernetesResource object = Serialization.unmarshal(fields, GenericKubernetesResource.class);
        object.setApiVersion(apiVersion);
        object.setKind(kind);
        var metadata = new ObjectMetaBuilder(Objects.requireNonNullElseGet(object.getMetadata(), ObjectMeta::new));
        object.setMetadata(metadata.withName(name).withNamespace(namespace).build());
        return client.resource(object);
    }
}
