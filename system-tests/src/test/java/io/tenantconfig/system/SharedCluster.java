package io.tenantconfig.system;

import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link InstalledCluster} that all tests of a run share, or the administrator's {@link Kubectl} on it.
 * A test makes namespaces of its own there, and leaves what belongs to the whole cluster as it was; one that cannot starts a
 * cluster of its own.
 */
public final class SharedCluster implements ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type.equals(InstalledCluster.class) || type.equals(Kubectl.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        InstalledCluster cluster = context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(InstalledCluster.class, _ -> start(), InstalledCluster.class);
        return parameter.getParameter().getType().equals(Kubectl.class) ? cluster.kubectl() : cluster;
    }

    private static InstalledCluster start() {
        try {
            return InstalledCluster.start(Checkout.ROOT, Checkout.newDirectory("control-plane"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
