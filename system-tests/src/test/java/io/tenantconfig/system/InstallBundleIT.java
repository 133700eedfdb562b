package io.tenantconfig.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.ControlPlaneBinaries;
import io.tenantconfig.quickstart.kube.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundle that the build made, as {@code kubectl apply -f} installs it into a cluster that has nothing. */
class InstallBundleIT {

    private static final String VERSION = System.getProperty("projectVersion");
    private static final String BUNDLE = "dist/install.yaml";

    @SuppressWarnings("NullAway.Init")
    private static ControlPlane controlPlane;

    @SuppressWarnings("NullAway.Init")
    private static Kubectl kubectl;

    @BeforeAll
    static void install() throws IOException {
        Path directory = Checkout.newDirectory("bundle");
        controlPlane = ControlPlane.start(ControlPlaneBinaries.provide(Checkout.ROOT), directory, 0);
        Path kubeconfig = directory.resolve("admin.kubeconfig");
        Files.writeString(kubeconfig, controlPlane.kubeconfig());
        kubectl = new Kubectl(controlPlane.binaries(), kubeconfig, Checkout.ROOT);
        apply();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void installsTheImagesOfTheProjectsVersion() throws IOException {
        String images = kubectl.succeed(
                "get", "deployments", "-n", "tenantconfig-system", "-o=jsonpath={..containers[*].image}");
        assertThat(images)
                .isEqualTo("ghcr.io/tenantconfig/config-server:%s ghcr.io/tenantconfig/operator:%s", VERSION, VERSION);
        assertThat(Files.readAllLines(Checkout.ROOT.resolve(BUNDLE)).getFirst())
                .startsWith("# TenantConfig " + VERSION + ":");
    }

    @Test
    void isInTheClusterAsItIsWritten() throws IOException {
        var difference = kubectl.run("diff", "-f", BUNDLE);
        assertThat(difference.output()).isEmpty();
        assertThat(difference.exitCode()).as(difference.errors()).isZero();
    }

    @Test
    void leavesAloneWhatAnAdministratorHasSet() throws IOException {
        kubectl.succeed(
                "patch",
                "configmap",
                "operator",
                "-n=tenantconfig-system",
                "--type=merge",
                "-p={\"data\": {\"TENANTCONFIG_CLUSTER_ID\": \"blue\"}}");
        apply();
        assertThat(kubectl.succeed("get", "configmap", "operator", "-n=tenantconfig-system", "-o=jsonpath={.data}"))
                .contains("\"TENANTCONFIG_CLUSTER_ID\":\"blue\"");
    }

    /** The namespace's Pod Security refuses pods that are not restricted. */
    @Test
    void itsPodsAreAdmitted() throws IOException {
        for (String name : List.of("operator", "config-server")) {
            String pods = "-l=app.kubernetes.io/name=" + name;
            kubectl.succeed("wait", "--for=create", "--timeout=60s", "-n=tenantconfig-system", "pod", pods);
        }
    }

    private static void apply() throws IOException {
        kubectl.succeed("apply", "-f", BUNDLE);
    }
}
