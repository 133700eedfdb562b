package io.tenantconfig.emulator;

import java.util.Map;
import java.util.Optional;

/** What a PutParameter asks for; a part that is absent keeps what the parameter has, or gets AWS's default. */
record PutRequest(
        ParameterName name,
        String value,
        Optional<ParameterType> type,
        boolean overwrite,
        Optional<String> description,
        Optional<String> keyId,
        Optional<String> allowedPattern,
        Optional<Tier> tier,
        Optional<String> dataType,
        Map<String, String> tags) {

    /** Of a {@code String} parameter that is new, with nothing but its value. */
    static PutRequest creation(ParameterName name, String value) {
        return new PutRequest(
                name,
                value,
                Optional.of(ParameterType.STRING),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "PutRequest[" + name.name() + "]";
    }
}
