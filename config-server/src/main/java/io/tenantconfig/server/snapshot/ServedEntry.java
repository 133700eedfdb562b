package io.tenantconfig.server.snapshot;

import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Version;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.NotModified;
import io.tenantconfig.v1.Origin;
import java.time.Instant;
import java.util.Optional;

/**
 * A value that is served, with the messages that say so: built once, when the value arrives, and sent to everybody who
 * asks. Immutable. Its string form leaves the value out.
 */
public final class ServedEntry {

    private final EntryId id;
    private final ConfigValue value;
    private final boolean sensitive;
    private final Version version;
    private final Optional<Instant> staleSince;
    private final ConfigEntry full;
    private final ConfigEntry withoutSensitiveValue;
    private final GetConfigResponse answer;

    private ServedEntry(
            EntryId id,
            ConfigValue value,
            boolean sensitive,
            Version version,
            Optional<Instant> staleSince,
            String etag) {
        this.id = id;
        this.value = value;
        this.sensitive = sensitive;
        this.version = version;
        this.staleSince = staleSince;
        ConfigEntry.Builder message = ConfigEntry.newBuilder()
                .setKey(id.key().value())
                .setValue(value.text())
                .setContentType(value.contentType().mediaType())
                .setVersion(version.id())
                .setUpdateTime(WireTime.of(version.modifiedAt()))
                .setOrigin(originOf(id))
                .setSensitive(sensitive)
                .setEtag(etag);
        staleSince.ifPresent(since -> message.setStaleSince(WireTime.of(since)));
        this.full = message.build();
        this.withoutSensitiveValue = sensitive ? message.clearValue().build() : full;
        this.answer = GetConfigResponse.newBuilder().setEntry(full).build();
    }

    /** A value that is current. */
    public static ServedEntry current(EntryId id, ConfigValue value, boolean sensitive, Version version) {
        return new ServedEntry(id, value, sensitive, version, Optional.empty(), Etag.of(id, value, version));
    }

    /** The same, known to be current no longer than until this instant; unchanged if it was stale before. */
    public ServedEntry staleSince(Instant since) {
        return staleSince.isPresent()
                ? this
                : new ServedEntry(id, value, sensitive, version, Optional.of(since), etag());
    }

    public EntryId id() {
        return id;
    }

    public ConfigValue value() {
        return value;
    }

    public boolean sensitive() {
        return sensitive;
    }

    public Version version() {
        return version;
    }

    /** Since when the value may be older than what the store holds; empty when it is current. */
    public Optional<Instant> staleSince() {
        return staleSince;
    }

    public String etag() {
        return full.getEtag();
    }

    /** The answer to who asks for this entry alone. */
    public GetConfigResponse answer() {
        return answer;
    }

    /** The entry, without its value if that is sensitive and not asked for. */
    public ConfigEntry message(boolean includeSensitive) {
        return includeSensitive ? full : withoutSensitiveValue;
    }

    /** The answer to who holds this value already. */
    public NotModified notModified() {
        NotModified.Builder message = NotModified.newBuilder().setEtag(etag());
        staleSince.ifPresent(since -> message.setStaleSince(WireTime.of(since)));
        return message.build();
    }

    /** Whether who holds the other can tell no difference. */
    boolean looksLike(ServedEntry other) {
        return full.equals(other.full);
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
        return "ServedEntry[" + id + ", version=" + version + ", staleSince=" + staleSince + "]";
    }
}
