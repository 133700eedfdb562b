package io.tenantconfig.quickstart.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What a real API does with a Secret that is written: {@code stringData} becomes part of {@code data}. */
final class SecretBody {

    private SecretBody() {}

    static byte[] withEncodedStringData(ObjectMapper json, byte[] body) throws IOException {
        if (!(json.readTree(body) instanceof ObjectNode secret) || !secret.has("stringData")) {
            return body;
        }
        ObjectNode data = secret.withObjectProperty("data");
        secret.remove("stringData")
                .properties()
                .forEach(entry -> data.put(
                        entry.getKey(),
                        Base64.getEncoder()
                                .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        return json.writeValueAsBytes(secret);
    }
}
