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

    /** Without the value. */
    @Override
    public String toString() {
        return "PutRequest[" + name.name() + "]";
    }
}
