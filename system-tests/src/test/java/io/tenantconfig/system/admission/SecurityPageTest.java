package io.tenantconfig.system.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.tenantconfig.core.docs.GeneratedPage;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.SharedCluster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code docs/security.md} tells what the manifests say. */
@ExtendWith(SharedCluster.class)
class SecurityPageTest {

    private static final GeneratedPage PAGE = new GeneratedPage(Checkout.ROOT.resolve("docs/security.md"));

    private static final List<String> MANIFESTS =
            List.of("manifests/base/api", "manifests/samples/tenant-onboarding/platform");

    @SuppressWarnings("NullAway.Init")
    private static AccessPage manifests;

    @BeforeAll
    static void render(InstalledCluster cluster) throws IOException {
        List<String> rendered = new ArrayList<>();
        for (String directory : MANIFESTS) {
            rendered.add(cluster.kubectl().succeed("kustomize", directory));
        }
        byte[] objects = String.join("---\n", rendered).getBytes(UTF_8);
        try (KubernetesClient client = cluster.newUserClient()) {
            Stream<JsonNode> nodes = client.load(new ByteArrayInputStream(objects)).items().stream()
                    .map(object -> Serialization.unmarshal(Serialization.asJson(object), JsonNode.class));
            manifests = new AccessPage(nodes.toList());
        }
    }

    @Test
    void tellsTheRightsOfTheManifests() throws IOException {
        PAGE.checkSection("rights", manifests.rights());
    }

    @Test
    void tellsThePoliciesOfTheManifests() throws IOException {
        PAGE.checkSection("policies", manifests.policies());
    }
}
