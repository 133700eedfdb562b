package io.tenantconfig.system.kubectl;

import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link RunningQuickstart} that all tests of a run share. A test removes what it makes there. */
final class SharedQuickstart implements ParameterResolver {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(SharedQuickstart.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(RunningQuickstart.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .getOrComputeIfAbsent(RunningQuickstart.class, _ -> start(), RunningQuickstart.class);
    }

    private static RunningQuickstart start() {
        try {
            return RunningQuickstart.start(Checkout.newDirectory("quickstart"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the quickstart was starting", e);
        }
    }
}
