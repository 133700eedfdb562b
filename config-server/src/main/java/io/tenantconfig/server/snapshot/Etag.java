package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Stands for an entry, its version and its value: the same on every replica, and for as long as they are the same. Not
 * ordered, and telling nothing about the value.
 */
final class Etag {

    /** 144 bits: by chance alone, no two values of a fleet's lifetime share one. */
    private static final int BYTES = 18;

    private Etag() {}

    static String of(EntryId id, ConfigValue value, Version version) {
        MessageDigest digest = sha256();
        add(digest, id.tenant().value());
        add(digest, id.scope().service().value());
        add(digest, id.key().value());
        add(digest, version.id());
        add(digest, version.modifiedAt().toString());
        add(digest, value.contentType().mediaType());
        add(digest, value.text());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }

    /** Adds the length first, so that no two lists of parts read the same. */
    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
