package io.tenantconfig.storage;

import io.tenantconfig.core.route.ParameterLayout;
import io.tenantconfig.core.store.Sighting;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists parameters, 50 a call. */
final class ParameterStoreSweep extends RootByRootSweep {

    private final Parameters parameters;

    ParameterStoreSweep(Parameters parameters) {
        super(Parameters.STORE, ParameterLayout.INSTANCE, Parameters.DESCRIBE);
        this.parameters = parameters;
    }

    @Override
    Page list(String root, @Nullable String token) {
        var answer = parameters.below(root, token);
        Map<String, Sighting> byPath = new LinkedHashMap<>();
        answer.parameters().forEach(parameter -> byPath.put(parameter.name(), Parameters.sighting(parameter)));
        return new Page(byPath, answer.nextToken());
    }

    @Override
    public void close() {
        parameters.close();
    }
}
