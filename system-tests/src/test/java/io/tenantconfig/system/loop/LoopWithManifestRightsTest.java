package io.tenantconfig.system.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.crds.v1alpha1.Condition;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.kube.ServerProcess;
import io.tenantconfig.refresh.Sighted;
import io.tenantconfig.refresh.StoreVersions;
import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.loop.AuditLog.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.ssm.model.Parameter;

/**
 * F10, F13, F24, T20: the loop in which no part may do more than the manifests say. What the parts do in the first tests is compared in the last
 * ones with what they may do: a right that is missing there shows as a refusal, and one that nobody needs as unused.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LoopWithManifestRightsTest {

    /** For a process that starts on a busy machine, and for a lease that expires. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** A tenant's namespace in which the RoleBinding was forgotten at first. */
    private static final String FORGOTTEN = "forgotten";

    /** A tenant's namespace that goes with what is in it, RoleBinding and all. */
    private static final String LEAVING = "leaving";

    private static final String FEATURE = "/config-service/acme/checkout/feature-x";
    private static final String FEATURE_KEY = "param_config_feature-x";

    @SuppressWarnings("NullAway.Init")
    private static RunningLoop loop;

    @SuppressWarnings("NullAway.Init")
    private static KubernetesClient administrator;

    @SuppressWarnings("NullAway.Init")
    private static ServerProcess leader;

    /** When the API server was not there, or only just; its rules come to it a moment after it answers. */
    @SuppressWarnings("NullAway.Init")
    private static Restart restart;

    private record Restart(Instant from, Instant to) {

        boolean covers(Request request) {
            return !request.at().isBefore(from) && !request.at().isAfter(to);
        }
    }

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        loop = RunningLoop.start(Checkout.newDirectory("loop"));
        administrator = loop.administrator();
        leader = loop.startOperator("operator-1");
    }

    @AfterAll
    static void stop() {
        loop.close();
    }

    @Test
    @Order(1)
    void walksTheWholeTour() throws Exception {
        var printed = new ByteArrayOutputStream();
        int failures = loop.newTour(new PrintStream(printed, true, UTF_8)).walk();
        assertThat(failures).as(printed.toString(UTF_8)).isZero();
        assertThat(printed.toString(UTF_8)).contains("9 of 9 steps passed");
    }

    @Test
    @Order(2)
    void namesTheRoleBindingThatIsMissingOrLostAndGoesOnOnceItIsThere() throws IOException {
        apply(namespace(FORGOTTEN), references(FORGOTTEN), tenantConfigWithReferences(FORGOTTEN));
        awaitRoleBindingNamed();
        apply(roleBinding(FORGOTTEN));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ready(FORGOTTEN).status()).isEqualTo("True"));

        administrator
                .rbac()
                .roleBindings()
                .inNamespace(FORGOTTEN)
                .withName("tenantconfig-reference-reader")
                .delete();
        awaitRoleBindingNamed();
        apply(roleBinding(FORGOTTEN));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ready(FORGOTTEN).status()).isEqualTo("True"));
    }

    private static void awaitRoleBindingNamed() {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ready(FORGOTTEN)).satisfies(ready -> {
                    assertThat(ready.reason()).isEqualTo("Waiting");
                    assertThat(ready.message())
                            .contains("the RoleBinding tenantconfig-reference-reader in namespace " + FORGOTTEN);
                }));
    }

    @Test
    @Order(3)
    void letsGoOfANamespaceThatIsDeletedWithWhatIsInIt() throws IOException {
        apply(namespace(LEAVING), roleBinding(LEAVING), references(LEAVING), tenantConfigWithReferences(LEAVING));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(ready(LEAVING).status()).isEqualTo("True"));
        administrator.namespaces().withName(LEAVING).delete();
        await().atMost(LIMIT)
                .until(() -> administrator.namespaces().withName(LEAVING).get() == null);
        assertThat(parameters("/config-service/" + LEAVING)).isEmpty();
    }

    @Test
    @Order(4)
    void looksAgainWhenAStatusChangesWhileTheFunctionPatchesIt() {
        var parameters = Objects.requireNonNull(loop.versions().get(StoreId.PARAMETER_STORE));
        var touched = new AtomicBoolean();
        var touching = new StoreVersions() {
            @Override
            public Optional<Sighted> find(Location location) {
                if (!touched.getAndSet(true)) {
                    annotate("checkout");
                }
                return parameters.find(location);
            }

            @Override
            public boolean consistent() {
                return parameters.consistent();
            }
        };
        loop.deliverEventsTo(loop.newFunction(Map.of(StoreId.PARAMETER_STORE, touching)));
        String version = put(FEATURE, "touched");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(observedVersion(FEATURE_KEY)).isEqualTo(version));
        assertThat(loop.auditLog().requests())
                .anyMatch(request -> request.serviceAccount().equals(Part.REFRESH.serviceAccount())
                        && request.code() == HttpURLConnection.HTTP_CONFLICT);
    }

    @Test
    @Order(5)
    void letsGoOfAResourceThatChangesWhileItsEntriesAreRemoved() throws IOException {
        apply(tenantConfig("leaving"));
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(ready("acme", "leaving").status()).isEqualTo("True"));
        // Between the removal and the operator's hearing of it.
        loop.aws().onEvent(_ -> annotate("leaving"));
        acme("leaving").delete();
        await().atMost(LIMIT).until(() -> acme("leaving").get() == null);
        loop.deliverEventsTo(loop.newFunction(loop.versions()));
        assertThat(parameters("/config-service/acme/leaving")).isEmpty();
    }

    @Test
    @Order(6)
    void anotherOperatorTakesOverWhenTheLeaderStops() throws IOException {
        String first = await().atMost(LIMIT).until(LoopWithManifestRightsTest::holder, Objects::nonNull);
        loop.startOperator("operator-2");
        leader.close();
        await().atMost(LIMIT).until(() -> !first.equals(holder()));
        apply(tenantConfig("taken-over"));
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(ready("acme", "taken-over").status()).isEqualTo("True"));
    }

    @Test
    @Order(7)
    void goesOnWhenTheApiServerIsThereAgain() throws IOException {
        Instant from = Instant.now();
        loop.cluster().controlPlane().stopApiServer();
        loop.cluster().controlPlane().startApiServer();
        restart = new Restart(from, Instant.now());
        apply(tenantConfig("restarted"));
        await().atMost(LIMIT)
                .ignoreException(StatusRuntimeException.class)
                .untilAsserted(() -> assertThat(loop.client("acme")
                                .get("restarted", "param_config_color")
                                .getValue())
                        .isEqualTo("green"));
    }

    @Test
    @Order(8)
    void needsEveryRightThatItHas() {
        List<Request> requests = loop.auditLog().requests();
        Set<Right> unused = Right.granted(administrator).stream()
                .filter(right -> requests.stream().noneMatch(request -> request.succeeded() && right.covers(request)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(unused).isEmpty();
    }

    @Test
    @Order(9)
    void isRefusedNothingButWhatItWasToBeRefused() {
        assertThat(loop.auditLog().requests())
                .filteredOn(Request::wasForbidden)
                .filteredOn(request -> !restart.covers(request)
                        && !isReferenceWithoutRoleBinding(request)
                        && !isEventOfWhatLeaves(request))
                .isEmpty();
    }

    private static boolean isReferenceWithoutRoleBinding(Request request) {
        return Set.of("secrets", "configmaps").contains(request.resource())
                && Set.of(FORGOTTEN, LEAVING).contains(request.namespace());
    }

    /** Nothing is created any more in a namespace that is being deleted, whoever asks. */
    private static boolean isEventOfWhatLeaves(Request request) {
        return request.resource().equals("events") && request.namespace().equals(LEAVING);
    }

    private static Condition ready(String namespace, String name) {
        return Objects.requireNonNull(administrator
                        .resources(TenantConfig.class)
                        .inNamespace(namespace)
                        .withName(name)
                        .get())
                .getStatus()
                .conditions()
                .stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(namespace + "/" + name + ": no condition Ready yet"));
    }

    private static Condition ready(String namespace) {
        return ready(namespace, "checkout");
    }

    private static @Nullable String observedVersion(String key) {
        var observed = Objects.requireNonNull(acme("checkout").get())
                .getStatus()
                .observed()
                .get(key);
        return observed == null ? null : observed.version();
    }

    private static Resource<TenantConfig> acme(String name) {
        return administrator.resources(TenantConfig.class).inNamespace("acme").withName(name);
    }

    /** Changes a resource of acme a little, as a tool does that leaves its traces on everything. */
    private static void annotate(String name) {
        acme(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"touched\":\"" + Instant.now() + "\"}}}");
    }

    private static @Nullable String holder() {
        Lease lease = administrator
                .leases()
                .inNamespace(ControlPlane.SYSTEM_NAMESPACE)
                .withName("tenantconfig-operator")
                .get();
        return lease == null ? null : lease.getSpec().getHolderIdentity();
    }

    /** Writes a parameter as its owner does; returns its new version. */
    private static String put(String name, String value) {
        var answer = loop.aws()
                .ssm()
                .putParameter(request -> request.name(name).value(value).overwrite(true));
        return Long.toString(answer.version());
    }

    private static List<Parameter> parameters(String path) {
        return loop.aws()
                .ssm()
                .getParametersByPath(request -> request.path(path).recursive(true))
                .parameters();
    }

    private static void apply(String... documents) throws IOException {
        loop.cluster().kubectl().succeedWithInput(String.join("---\n", documents), "apply", "-f", "-");
    }

    private static String namespace(String tenant) {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s, labels: {tenantconfig.io/tenant: %1$s}}
                """.formatted(tenant);
    }

    private static String roleBinding(String namespace) {
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: tenantconfig-reference-reader, namespace: %s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: tenantconfig-reference-reader}
                subjects: [{kind: ServiceAccount, name: tenantconfig-operator, namespace: tenantconfig-system}]
                """.formatted(namespace);
    }

    private static String references(String namespace) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: db, namespace: %1$s, labels: {tenantconfig.io/readable: "true"}}
                stringData: {password: battery-staple}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: region, namespace: %1$s}
                data: {name: eu-central-1}
                """.formatted(namespace);
    }

    private static String tenantConfigWithReferences(String tenant) {
        return """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {name: checkout, namespace: %1$s}
                spec:
                  tenantId: %1$s
                  service: checkout
                  entries:
                  - {key: param_config_db-password, valueFrom: {secretKeyRef: {name: db, key: password}}}
                  - {key: param_config_region, valueFrom: {configMapKeyRef: {name: region, key: name}}}
                """.formatted(tenant);
    }

    private static String tenantConfig(String service) {
        return """
                apiVersion: tenantconfig.io/v1alpha1
                kind: TenantConfig
                metadata: {name: %1$s, namespace: acme}
                spec:
                  tenantId: acme
                  service: %1$s
                  entries:
                  - {key: param_config_color, value: green}
                """.formatted(service);
    }
}
