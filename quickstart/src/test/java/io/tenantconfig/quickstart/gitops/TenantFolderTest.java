package io.tenantconfig.quickstart.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.quickstart.kube.LocalKubernetesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantFolderTest {

    private static final String NAMESPACE_AND_SECRET = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: acme, labels: {tenantconfig.io/tenant: acme}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: db, namespace: acme}
            stringData: {password: canary}
            """;

    private static final String CHECKOUT = """
            apiVersion: tenantconfig.io/v1alpha1
            kind: TenantConfig
            metadata: {name: checkout, namespace: acme}
            spec:
              tenantId: acme
              service: checkout
              suspend: true
              entries: [{key: param_config_a, value: x}]
            """;

    private final List<String> reports = new ArrayList<>();

    @TempDir
    private Path directory;

    private LocalKubernetesApi api;
    private KubernetesClient client;
    private TenantFolder folder;

    @BeforeEach
    void start() throws IOException {
        api = LocalKubernetesApi.start(0);
        client = api.newUserClient();
        folder = new TenantFolder(directory, client, reports::add);
    }

    @AfterEach
    void stop() {
        folder.close();
        client.close();
        api.close();
    }

    @Test
    void appliesEveryDocumentOfASavedFile() throws IOException {
        save("acme.yaml", NAMESPACE_AND_SECRET);
        assertThat(client.namespaces().withName("acme").get().getMetadata().getLabels())
                .containsEntry("tenantconfig.io/tenant", "acme");
        assertThat(client.secrets().inNamespace("acme").withName("db").get().getData())
                .containsEntry("password", "Y2FuYXJ5");
        assertThat(reports).containsExactly("acme.yaml: applied Namespace acme", "acme.yaml: applied Secret acme/db");
    }

    @Test
    void replacesTheSpecAndKeepsWhatOthersOwnWhenAFileIsEdited() throws IOException {
        save("checkout.yaml", CHECKOUT);
        client.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"finalizers\":[\"tenantconfig.io/cleanup\"]}}");
        client.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"summary\":\"1/1\"}}");

        save("checkout.yaml", CHECKOUT.replace("  suspend: true\n", ""));

        assertThat(checkout().getSpec().suspend()).isNull();
        assertThat(checkout().getMetadata().getFinalizers()).containsExactly("tenantconfig.io/cleanup");
        assertThat(checkout().getStatus().summary()).isEqualTo("1/1");
    }

    @Test
    void deletesWhatAFileNoLongerHolds() throws IOException {
        save("all.yaml", NAMESPACE_AND_SECRET + "---\n" + CHECKOUT);
        save("all.yaml", NAMESPACE_AND_SECRET);
        assertThat(checkout()).isNull();
        assertThat(client.namespaces().withName("acme").get()).isNotNull();
    }

    /** So a file looks for a moment while another is copied over it. */
    @Test
    void deletesNothingWhileAFileIsEmpty() throws IOException {
        save("checkout.yaml", CHECKOUT);
        save("checkout.yaml", "");
        assertThat(checkout()).isNotNull();
    }

    @Test
    void deletesAllThatADeletedFileHeld() throws IOException {
        save("checkout.yaml", CHECKOUT);
        Files.delete(directory.resolve("checkout.yaml"));
        folder.sync();
        assertThat(checkout()).isNull();
    }

    @Test
    void changesNothingAndSaysWhyWhenAFileHasAMistake() throws IOException {
        save("checkout.yaml", CHECKOUT);
        reports.clear();
        save("checkout.yaml", "spec: [unclosed");
        assertThat(checkout()).isNotNull();
        assertThat(reports)
                .singleElement()
                .asString()
                .startsWith("checkout.yaml is not applied: not Kubernetes objects");
        save("checkout.yaml", CHECKOUT.replace("value: x", "value: mended"));
        assertThat(checkout().getSpec().entries().getFirst().value()).isEqualTo("mended");
    }

    @Test
    void leavesAnUnchangedFileAlone() throws IOException {
        save("checkout.yaml", CHECKOUT);
        String version = checkout().getMetadata().getResourceVersion();
        folder.sync();
        assertThat(checkout().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void keepsWhatARenamedFileHolds() throws IOException {
        save("b.yaml", CHECKOUT);
        String uid = checkout().getMetadata().getUid();
        Files.move(directory.resolve("b.yaml"), directory.resolve("a.yaml"));
        folder.sync();
        assertThat(checkout().getMetadata().getUid()).isEqualTo(uid);
        Files.delete(directory.resolve("a.yaml"));
        folder.sync();
        assertThat(checkout()).isNull();
    }

    @Test
    void waitsForAFileThatIsBeingSaved() throws IOException {
        save("checkout.yaml", CHECKOUT);
        Files.writeString(directory.resolve("checkout.yaml"), "");
        folder.look();
        assertThat(checkout()).isNotNull();
        Files.writeString(directory.resolve("checkout.yaml"), CHECKOUT.replace("value: x", "value: saved"));
        folder.look();
        assertThat(checkout().getSpec().entries().getFirst().value()).isEqualTo("x");
        folder.look();
        assertThat(checkout().getSpec().entries().getFirst().value()).isEqualTo("saved");
    }

    @Test
    void saysOnceWhatCannotBeApplied() throws IOException {
        Files.write(directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        save("what.yaml", "apiVersion: example.org/v1\nkind: What\nmetadata: {name: a, namespace: acme}\n");
        save("checkout.yaml", CHECKOUT);
        Files.delete(directory.resolve("what.yaml"));
        folder.sync();
        folder.sync();
        assertThat(checkout()).isNotNull();
        assertThat(reports)
                .hasSize(3)
                .contains("latin.yaml is not applied: not text in UTF-8")
                .anyMatch(line -> line.startsWith("what.yaml: What acme/a is not applied: "));
    }

    @Test
    void saysOnceThatTheFolderIsGone() throws IOException {
        Files.delete(directory);
        folder.sync();
        folder.sync();
        assertThat(reports).singleElement().asString().contains("cannot be read");
    }

    private void save(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
        folder.sync();
    }

    private TenantConfig checkout() {
        return client.resources(TenantConfig.class)
                .inNamespace("acme")
                .withName("checkout")
                .get();
    }
}
