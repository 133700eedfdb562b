package io.tenantconfig.system.gitops;

import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** All of it, running: a cluster, our system on it, Argo CD, and two repositories with tenants that are onboarded. */
final class GitOps implements AutoCloseable {

    /** A test takes one of its own. */
    private static final List<String> TENANTS = List.of(
            "acme",
            "globex",
            "initech",
            "umbrella",
            "hooli",
            "stark",
            "wayne",
            "cyberdyne",
            "tyrell",
            "oscorp",
            "massive",
            "soylent",
            "wonka",
            "duff");

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Kubectl kubectl;
    private final RunningSystem system;
    private final Platform platform;

    private GitOps() throws IOException {
        try {
            Path directory = Checkout.newDirectory("argo");
            var programs = ArgoCdPrograms.provide();
            // Argo CD's definitions and policies are not what other tests expect of the shared one.
            var cluster = keep(InstalledCluster.start(Checkout.ROOT, Checkout.newDirectory("cluster"), 0));
            this.kubectl = cluster.kubectl();
            this.system = keep(RunningSystem.start(cluster));
            keep(ArgoCd.start(cluster, programs, directory));
            this.platform = Platform.start(kubectl, directory.resolve("git"), TENANTS);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** For the administrator. */
    Kubectl kubectl() {
        return kubectl;
    }

    RunningSystem system() {
        return system;
    }

    Platform platform() {
        return platform;
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a part did not stop cleanly", e);
            }
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        running.push(part);
        return part;
    }

    /** Gives tests the one that all tests of a run share. */
    static final class Shared implements ParameterResolver {

        private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(GitOps.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType().equals(GitOps.class);
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot().getStore(STORE).getOrComputeIfAbsent(GitOps.class, _ -> start(), GitOps.class);
        }

        private static GitOps start() {
            try {
                return new GitOps();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
