package io.tenantconfig.system.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.manifests.Manifests.Rendering;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T30: what an API server takes without a word although it does not fit together, or lets in whom nobody named. */
class AgreementTest {

    private static final String AWS = "manifests/overlays/aws";

    /** Made by others: by cert-manager or by hand, and by the tenant's team. */
    private static final Set<String> FOREIGN =
            Set.of("config-server-tls", "config-server-ca", "checkout-token", "kube-root-ca.crt");

    /** Roles that every cluster has. */
    private static final Set<String> BUILT_IN = Set.of("edit");

    private static final Pattern PROJECT_VERSION =
            Pattern.compile("<artifactId>tenantconfig</artifactId>\\s*<version>(.+)</version>");

    @SuppressWarnings("NullAway.Init")
    private static List<Rendering> renderings;

    @BeforeAll
    static void render() throws IOException {
        renderings = Manifests.all();
    }

    static Stream<Rendering> withPods() {
        return renderings.stream().filter(rendering -> !rendering.podTemplates().isEmpty());
    }

    /** Those that stand for themselves. */
    static Stream<Rendering> wholes() {
        return Stream.concat(
                withBothProcesses(),
                withPods().filter(rendering -> rendering.directory().equals("manifests/samples/workload")));
    }

    static Stream<Rendering> withBothProcesses() {
        return withPods()
                .filter(rendering ->
                        rendering.podTemplates().keySet().containsAll(Set.of("operator", "config-server")));
    }

    @ParameterizedTest
    @MethodSource("withBothProcesses")
    void runsTheImagesOfThisVersion(Rendering rendering) throws IOException {
        String version = PROJECT_VERSION
                .matcher(Files.readString(Checkout.ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        for (String process : List.of("operator", "config-server")) {
            assertThat(container(rendering, process).text("image"))
                    .isEqualTo("ghcr.io/tenantconfig/" + process + ":" + version);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "config-server"})
    void isProbedAtTheAdminPort(String process) throws IOException {
        Fields container = container(Manifests.of("manifests/base"), process);
        assertThat(ports(container)).containsEntry("admin", 8081);
        assertThat(Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                        .map(probe -> container.at(probe, "httpGet"))
                        .map(request -> request.text("port") + request.text("path")))
                .containsExactly("admin/livez", "admin/livez", "admin/readyz");
    }

    @ParameterizedTest
    @MethodSource("withPods")
    void isRestrictedInWhatNoStandardAsksFor(Rendering rendering) {
        rendering.podTemplates().forEach((name, template) -> {
            Fields pod = template.at("spec");
            assertThat(pod.text("enableServiceLinks")).as(name).isEqualTo("false");
            assertThat(pod.text("automountServiceAccountToken"))
                    .as("a token where there is something to ask for")
                    .isEqualTo(
                            String.valueOf(Set.of("operator", "config-server").contains(name)));
            assertThat(containers(pod)).isNotEmpty().allSatisfy(container -> {
                assertThat(container.at("securityContext").text("readOnlyRootFilesystem"))
                        .isEqualTo("true");
                assertThat(container.at("resources", "requests").values()).containsOnlyKeys("cpu", "memory");
                assertThat(container.at("resources", "limits").values()).containsKey("memory");
            });
        });
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void everythingThatPodsReferToIsThere(Rendering rendering) {
        Set<String> known = new TreeSet<>(FOREIGN);
        Stream.of("ConfigMap", "Secret", "ServiceAccount", "PriorityClass")
                .flatMap(rendering::ofKind)
                .forEach(object -> known.add(object.getMetadata().getName()));
        rendering
                .podTemplates()
                .forEach((name, template) ->
                        assertThat(references(template.at("spec"))).as(name).isSubsetOf(known));
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void everySelectorSelectsPods(Rendering rendering) {
        Stream<Fields> selectors = Stream.concat(
                selectors(rendering, "podSelector", "NetworkPolicy"),
                selectors(rendering, "selector", "PodDisruptionBudget", "PodMonitor"));
        assertThat(selectors)
                .allSatisfy(selector -> assertThat(selected(rendering, labels -> matches(selector, labels)))
                        .isNotEmpty());
    }

    @ParameterizedTest
    @MethodSource("wholes")
    void everyPortLeadsToAContainersPort(Rendering rendering) {
        rendering
                .ofKind("Service")
                .map(Fields::of)
                .map(service -> service.at("spec"))
                .forEach(service -> {
                    Map<String, String> selector = service.textMap("selector");
                    assertThat(selected(rendering, labels -> labels.entrySet().containsAll(selector.entrySet())))
                            .isNotEmpty()
                            .allSatisfy(pod -> assertThat(portNames(pod))
                                    .containsAll(service.each("ports")
                                            .map(port -> port.text("targetPort"))
                                            .toList()));
                });
        rendering
                .ofKind("PodMonitor")
                .map(Fields::of)
                .map(monitor -> monitor.at("spec"))
                .forEach(monitor -> assertThat(selected(rendering, labels -> matches(monitor.at("selector"), labels)))
                        .allSatisfy(pod -> assertThat(portNames(pod))
                                .containsAll(monitor.each("podMetricsEndpoints")
                                        .map(endpoint -> endpoint.text("port"))
                                        .toList())));
        rendering
                .ofKind("NetworkPolicy")
                .map(Fields::of)
                .map(policy -> policy.at("spec"))
                .forEach(policy -> assertThat(selected(rendering, labels -> matches(policy.at("podSelector"), labels)))
                        .allSatisfy(pod -> assertThat(portNumbers(pod))
                                .containsAll(policy.each("ingress")
                                        .flatMap(rule -> rule.each("ports"))
                                        .map(port -> port.number("port"))
                                        .toList())));
    }

    @ParameterizedTest
    @MethodSource("withBothProcesses")
    void nothingGoesInOrOutThatNoPolicyNames(Rendering rendering) {
        List<Fields> policies = rendering
                .ofKind("NetworkPolicy")
                .map(Fields::of)
                .map(policy -> policy.at("spec"))
                .toList();
        assertThat(policies).anySatisfy(policy -> {
            assertThat(policy.at("podSelector").isEmpty()).isTrue();
            assertThat(policy.texts("policyTypes")).containsExactlyInAnyOrder("Ingress", "Egress");
            assertThat(rules(policy)).isEmpty();
        });
        assertThat(policies.stream().flatMap(AgreementTest::rules)).isNotEmpty().allSatisfy(rule -> {
            assertThat(peers(rule)).as("to or from whom").isNotEmpty();
            assertThat(rule.each("ports")).as("at which ports").isNotEmpty();
            assertThat(peers(rule).map(peer -> peer.at("ipBlock")))
                    .as("every address but a node's own identity")
                    .allSatisfy(block -> assertThat(block.texts("except"))
                            .hasSizeGreaterThanOrEqualTo(
                                    block.find("cidr")
                                                    .filter(cidr -> cidr.endsWith("/0"))
                                                    .isPresent()
                                            ? 1
                                            : 0));
        });
    }

    private static Stream<Fields> rules(Fields policy) {
        return Stream.of("ingress", "egress").flatMap(policy::each);
    }

    private static Stream<Fields> peers(Fields rule) {
        return Stream.of("from", "to").flatMap(rule::each);
    }

    @Test
    void everyRoleAndEverySubjectIsThere() {
        Set<String> roles = new TreeSet<>(BUILT_IN);
        Set<String> accounts = new TreeSet<>();
        objects("Role", "ClusterRole")
                .forEach(role -> roles.add(role.getMetadata().getName()));
        objects("ServiceAccount")
                .forEach(account -> accounts.add(account.getMetadata().getName()));
        assertThat(objects("RoleBinding", "ClusterRoleBinding").map(Fields::of))
                .isNotEmpty()
                .allSatisfy(binding -> {
                    assertThat(roles).contains(binding.at("roleRef").text("name"));
                    assertThat(binding.each("subjects")
                                    .filter(subject -> subject.text("kind").equals("ServiceAccount"))
                                    .map(subject -> subject.text("name")))
                            .isSubsetOf(accounts);
                });
    }

    @Test
    void thereIsARollOutWithoutLoss() throws IOException {
        Rendering base = Manifests.of("manifests/base");
        assertThat(base.ofKind("Deployment").map(Fields::of)).hasSize(2).allSatisfy(deployment -> {
            Fields rolling = deployment.at("spec", "strategy", "rollingUpdate");
            assertThat(rolling.number("maxUnavailable")).isZero();
            assertThat(rolling.number("maxSurge")).isPositive();
        });
    }

    @Test
    void theCertificateNamesBothServices() throws IOException {
        List<String> names = Fields.of(Manifests.of(AWS).named("Certificate", "config-server"))
                .at("spec")
                .texts("dnsNames");
        for (String service : List.of("config-server", "config-server-headless")) {
            assertThat(names).contains(service, service + ".tenantconfig-system.svc");
        }
    }

    @Test
    void overlaysTellComponentsWhoIsWho() throws IOException {
        Rendering aws = Manifests.of(AWS);
        for (String account : List.of("tenantconfig-operator", "tenantconfig-server")) {
            assertThat(aws.named("ServiceAccount", account).getMetadata().getAnnotations())
                    .containsEntry("eks.amazonaws.com/role-arn", "arn:aws:iam::EDIT-ME:role/" + account);
        }
        assertThat(Fields.of(aws.named("Certificate", "config-server"))
                        .at("spec", "issuerRef")
                        .text("name"))
                .isEqualTo("EDIT-ME");
        assertThat(aws.ofKind("ConfigMap").map(map -> map.getMetadata().getName()))
                .noneMatch(name -> name.startsWith("platform"));
    }

    private static Stream<GenericKubernetesResource> objects(String... kinds) {
        return renderings.stream().flatMap(rendering -> Stream.of(kinds).flatMap(rendering::ofKind));
    }

    private static Fields container(Rendering rendering, String process) {
        return rendering
                .podTemplates()
                .get(process)
                .at("spec")
                .each("containers")
                .findFirst()
                .orElseThrow();
    }

    private static List<Fields> containers(Fields pod) {
        return Stream.of("initContainers", "containers").flatMap(pod::each).toList();
    }

    private static Map<String, Integer> ports(Fields container) {
        return container
                .each("ports")
                .collect(Collectors.toMap(port -> port.text("name"), port -> port.number("containerPort")));
    }

    private static Set<String> portNames(Fields pod) {
        return containers(pod).stream()
                .flatMap(container -> ports(container).keySet().stream())
                .collect(Collectors.toSet());
    }

    private static Set<Integer> portNumbers(Fields pod) {
        return containers(pod).stream()
                .flatMap(container -> ports(container).values().stream())
                .collect(Collectors.toSet());
    }

    /** The Pods of which the labels count. */
    private static List<Fields> selected(Rendering rendering, Predicate<Map<String, String>> labels) {
        return rendering.podTemplates().values().stream()
                .filter(template -> labels.test(template.at("metadata").textMap("labels")))
                .map(template -> template.at("spec"))
                .toList();
    }

    private static Stream<Fields> selectors(Rendering rendering, String field, String... kinds) {
        return Stream.of(kinds)
                .flatMap(rendering::ofKind)
                .map(object -> Fields.of(object).at("spec", field))
                .filter(selector -> !selector.isEmpty());
    }

    /** As https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements. */
    private static boolean matches(Fields selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.textMap("matchLabels").entrySet())
                && selector.each("matchExpressions")
                        .allMatch(
                                expression -> expression.texts("values").contains(labels.get(expression.text("key"))));
    }

    private static List<String> references(Fields pod) {
        Stream<Fields> volumes = pod.each("volumes");
        Stream<Fields> environments = containers(pod).stream().flatMap(container -> container.each("envFrom"));
        Stream<Fields> variables = containers(pod).stream()
                .flatMap(container -> container.each("env"))
                .map(variable -> variable.at("valueFrom"));
        return Stream.of(
                        Stream.of("serviceAccountName", "priorityClassName").flatMap(name -> pod.find(name).stream()),
                        volumes.flatMap(volume -> Stream.concat(
                                volume.at("secret").find("secretName").stream(),
                                volume.at("configMap").find("name").stream())),
                        environments.flatMap(from -> from.at("configMapRef").find("name").stream()),
                        variables.flatMap(from -> from.at("secretKeyRef").find("name").stream()))
                .flatMap(names -> names)
                .toList();
    }
}
