package io.tenantconfig.system.manifests;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.tenantconfig.quickstart.kube.ControlPlaneBinaries;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What kustomize makes of each of our directories. */
final class Manifests {

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    /** Directories with kustomizations, the components' parent, and a component that is tried with Argo CD itself. */
    private static final List<String> ROOTS = List.of("crds", "config-api/src/main/protobuf", "manifests");

    private static final Path COMPONENTS = Path.of("manifests", "components");
    private static final Predicate<Path> IS_GITOPS =
            directory -> directory.toString().contains("argocd");

    private Manifests() {}

    /**
     * One directory's result.
     *
     * @param objects all of it, in order
     */
    record Rendering(String directory, String text, List<GenericKubernetesResource> objects) {

        Stream<GenericKubernetesResource> ofKind(String kind) {
            return objects.stream().filter(object -> object.getKind().equals(kind));
        }

        GenericKubernetesResource named(String kind, String name) {
            return ofKind(kind)
                    .filter(object -> object.getMetadata().getName().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(directory + ": no " + kind + " " + name));
        }

        /** All Pod templates, by the name of the Deployment. */
        Map<String, Fields> podTemplates() {
            var templates = new TreeMap<String, Fields>();
            ofKind("Deployment")
                    .forEach(deployment -> templates.put(
                            deployment.getMetadata().getName(),
                            Fields.of(deployment).at("spec", "template")));
            return templates;
        }

        /** For the names of parameterized tests. */
        @Override
        public String toString() {
            return directory;
        }
    }

    /** Every directory with a kustomization that declares something, rendered; a component with the base. */
    static List<Rendering> all() throws IOException {
        List<Rendering> all = new ArrayList<>();
        for (Path directory : directories()) {
            all.add(directory.startsWith(COMPONENTS) ? componentAlone(directory) : of(directory.toString()));
        }
        all.removeIf(rendering -> rendering.objects().isEmpty());
        return all;
    }

    /** One directory, by its path in the checkout. */
    static Rendering of(String directory) throws IOException {
        return rendering(directory, directory);
    }

    private static Rendering rendering(String name, String directory) throws IOException {
        var kubectl = new Kubectl(ControlPlaneBinaries.provide(Checkout.ROOT), Path.of("/dev/null"), Checkout.ROOT);
        String text = kubectl.succeed("kustomize", directory);
        List<GenericKubernetesResource> objects = Arrays.stream(text.split("(?m)^---$"))
                .filter(Predicate.not(String::isBlank))
                .map(document -> YAML.unmarshal(document, GenericKubernetesResource.class))
                .toList();
        return new Rendering(name, text, objects);
    }

    /** A component with the base, and with what overlays tell components (overlays/aws/settings/platform.env). */
    private static Rendering componentAlone(Path component) throws IOException {
        Path directory = Files.createDirectories(Checkout.newDirectory("component"));
        Path up = directory.relativize(Checkout.ROOT);
        Files.writeString(directory.resolve("kustomization.yaml"), """
                resources: [%1$s/manifests/base]
                components: [%1$s/%2$s]
                configMapGenerator:
                - name: platform
                  literals:
                  - OPERATOR_ROLE_ARN=arn:aws:iam::111122223333:role/tenantconfig-operator
                  - CONFIG_SERVER_ROLE_ARN=arn:aws:iam::111122223333:role/tenantconfig-server
                  - CERTIFICATE_ISSUER=letsencrypt
                  options: {annotations: {config.kubernetes.io/local-config: "true"}}
                """.formatted(up, component));
        return rendering(component.toString(), directory.toString());
    }

    private static List<Path> directories() throws IOException {
        List<Path> directories = new ArrayList<>();
        for (String root : ROOTS) {
            try (var files = Files.walk(Checkout.ROOT.resolve(root))) {
                files.filter(file -> file.getFileName().toString().equals("kustomization.yaml"))
                        .map(file -> Checkout.ROOT.relativize(file.getParent()))
                        .filter(IS_GITOPS.negate())
                        .sorted(Comparator.naturalOrder())
                        .forEach(directories::add);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return directories;
    }
}
