package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.StoredEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Values of parameters, ten a call, decrypted. Reads may be a little behind writes, as Parameter Store's are. */
final class ParameterStoreReader implements ConfigReader {

    private final Parameters parameters;

    ParameterStoreReader(Parameters parameters) {
        this.parameters = parameters;
    }

    @Override
    public Map<Location, StoredEntry> read(Set<Location> locations) {
        Map<Location, StoredEntry> entries = new LinkedHashMap<>();
        parameters.values(locations).forEach((location, parameter) -> entries.put(location, entry(parameter)));
        return entries;
    }

    private static StoredEntry entry(Parameter parameter) {
        return new StoredEntry(
                parameter.value(),
                parameter.type() == ParameterType.SECURE_STRING,
                Version.of(parameter.version(), parameter.lastModifiedDate()));
    }

    @Override
    public void close() {
        parameters.close();
    }
}
