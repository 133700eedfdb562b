package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Version;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.NotModified;
import io.tenantconfig.v1.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that is served, kept as the answer that says so: made once, when the value arrives, and sent as it is to everybody
 * who asks. What else there is to know is read from that answer. Immutable. Its string form leaves the value out.
 */
public final class ServedEntry {

    private final EntryId id;
    private final ContentType contentType;
    private final String etag;
    private final @Nullable Instant staleSince;
    private final byte[] answer;

    /** The same bytes unless the value is sensitive. */
    private final byte[] withoutSensitiveValue;

    private ServedEntry(EntryId id, ConfigEntry entry) {
        this.id = id;
        this.contentType = ContentType.ofMediaType(entry.getContentType());
        this.etag = entry.getEtag();
        this.staleSince = entry.hasStaleSince() ? WireTime.toInstant(entry.getStaleSince()) : null;
        this.answer = answer(entry);
        this.withoutSensitiveValue = entry.getSensitive() ? answer(withoutValue(entry)) : answer;
    }

    /** A value that is current. */
    public static ServedEntry current(EntryId id, ConfigValue value, boolean sensitive, Version version) {
        return new ServedEntry(
                id,
                ConfigEntry.newBuilder()
                        .setKey(id.key().value())
                        .setValue(value.text())
                        .setContentType(value.contentType().mediaType())
                        .setVersion(version.id())
                        .setUpdateTime(WireTime.of(version.modifiedAt()))
                        .setOrigin(originOf(id))
                        .setSensitive(sensitive)
                        .setEtag(Etag.of(id, value, version))
                        .build());
    }

    /** The same, known to be current no longer than until this instant; unchanged if it was stale before. */
    public ServedEntry staleSince(Instant since) {
        return staleSince != null
                ? this
                : new ServedEntry(
                        id,
                        message(true).toBuilder()
                                .setStaleSince(WireTime.of(since))
                                .build());
    }

    public EntryId id() {
        return id;
    }

    public ConfigValue value() {
        return new ConfigValue(message(true).getValue(), contentType);
    }

    public ContentType contentType() {
        return contentType;
    }

    public boolean sensitive() {
        // A value is never empty.
        return answer.length != withoutSensitiveValue.length;
    }

    public Version version() {
        ConfigEntry entry = message(true);
        return new Version(entry.getVersion(), WireTime.toInstant(entry.getUpdateTime()));
    }

    /** Since when the value may be older than what the store holds; empty when it is current. */
    public Optional<Instant> staleSince() {
        return Optional.ofNullable(staleSince);
    }

    public String etag() {
        return etag;
    }

    /**
     * The answer to who asks for this entry, as a GetConfigResponse and as a WatchConfigsResponse, which say it the same way;
     * without the entry's value if that is sensitive and not asked for.
     */
    public ReadyMessage answer(boolean includeSensitive) {
        return new ReadyMessage(includeSensitive ? answer : withoutSensitiveValue);
    }

    /** The entry, without its value if that is sensitive and not asked for. Read anew each time. */
    public ConfigEntry message(boolean includeSensitive) {
        try {
            return GetConfigResponse.parseFrom(answer(includeSensitive).stream())
                    .getEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("what was written cannot be read", e);
        }
    }

    /** The answer to who holds this value already. */
    public NotModified notModified() {
        NotModified.Builder message = NotModified.newBuilder().setEtag(etag);
        staleSince().ifPresent(since -> message.setStaleSince(WireTime.of(since)));
        return message.build();
    }

    /** Whether who holds the other can tell no difference. */
    boolean looksLike(ServedEntry other) {
        return Arrays.equals(answer, other.answer);
    }

    private static byte[] answer(ConfigEntry entry) {
        return GetConfigResponse.newBuilder().setEntry(entry).build().toByteArray();
    }

    private static ConfigEntry withoutValue(ConfigEntry entry) {
        return entry.toBuilder().clearValue().build();
    }

    private static Origin originOf(EntryId id) {
        boolean forAllServices = id.scope().service().isShared();
        if (id.tenant().isShared()) {
            return forAllServices ? Origin.ORIGIN_PLATFORM_SHARED : Origin.ORIGIN_PLATFORM_SERVICE;
        }
        return forAllServices ? Origin.ORIGIN_TENANT_SHARED : Origin.ORIGIN_TENANT_SERVICE;
    }

    @Override
    public String toString() {
        return "ServedEntry[" + id + ", etag=" + etag + ", staleSince=" + staleSince + "]";
    }
}
