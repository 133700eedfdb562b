package io.tenantconfig.server.api;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.ServiceName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of a list begins: after a key. Clients take it as opaque. It need not be secret or signed: it only chooses
 * a place in what its sender may list anyway.
 */
record PageToken(ServiceName service, boolean includeSensitive, ConfigKey after) {

    private static final String VERSION = "1";
    private static final String EXPECTED = "empty, or the next_page_token of a list with the same request";

    String encode() {
        String text = String.join("|", VERSION, service.value(), Boolean.toString(includeSensitive), after.value());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key after which the page begins; empty for the first page.
     *
     * @throws InvalidInputException if the token is none, or one of another list
     */
    static Optional<ConfigKey> decode(String token, ServiceName service, boolean includeSensitive) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = decoded(token).split("\\|", -1);
        if (parts.length == 4) {
            var page = new PageToken(service, includeSensitive, keyIn(token, parts[3]));
            if (page.encode().equals(token)) {
                return Optional.of(page.after());
            }
        }
        throw InvalidInputException.of("page_token", token, EXPECTED);
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw InvalidInputException.of("page_token", token, EXPECTED);
        }
    }

    private static ConfigKey keyIn(String token, String value) {
        try {
            return new ConfigKey(value);
        } catch (InvalidInputException e) {
            throw InvalidInputException.of("page_token", token, EXPECTED);
        }
    }
}
