package io.tenantconfig.server.api;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Where a page of a list begins: after a key. Clients take it as opaque. It is bound to the tenant and to all that its
 * request selected by a digest of them, which every replica computes alike, so that any of them takes any other's token,
 * after any restart. The digest keeps a token from being used where it does not belong; it is no secret and need not be
 * one, for a token only chooses a place in what its sender may list anyway.
 */
record PageToken(TenantId tenant, Selection selection, ConfigKey after) {

    private static final String PURPOSE = "tenantconfig page token 1";
    private static final String EXPECTED = "empty, or the next_page_token of a list with the same request";
    private static final int DIGEST_BYTES = 16;

    String encode() {
        byte[] key = after.value().getBytes(StandardCharsets.UTF_8);
        var token = ByteBuffer.allocate(DIGEST_BYTES + key.length).put(digest()).put(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /**
     * The key after which the page begins; empty for the first page.
     *
     * @throws InvalidInputException if the token is none, or one of another tenant's or of another list
     */
    static Optional<ConfigKey> decode(String token, TenantId tenant, Selection selection) {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        return keyIn(token)
                .map(key -> new PageToken(tenant, selection, key))
                .filter(page -> page.encode().equals(token))
                .map(page -> Optional.of(page.after()))
                .orElseThrow(() -> InvalidInputException.of("page_token", token, EXPECTED));
    }

    private static Optional<ConfigKey> keyIn(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            int length = Math.max(0, bytes.length - DIGEST_BYTES);
            return Optional.of(new ConfigKey(new String(bytes, bytes.length - length, length, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Of the parts with their lengths, so that no two lists of parts read the same. */
    private byte[] digest() {
        var parts = new ByteArrayOutputStream();
        for (String part : List.of(
                PURPOSE,
                tenant.value(),
                selection.service().value(),
                selection.keyPrefix(),
                Boolean.toString(selection.includeSensitive()),
                after.value())) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            parts.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            parts.writeBytes(bytes);
        }
        return Arrays.copyOf(sha256().digest(parts.toByteArray()), DIGEST_BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
