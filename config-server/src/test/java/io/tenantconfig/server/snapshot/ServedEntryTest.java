package io.tenantconfig.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.ConfigValue;
import io.tenantconfig.core.ContentType;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.Version;
import io.tenantconfig.v1.GetConfigResponse;
import io.tenantconfig.v1.Origin;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServedEntryTest {

    private static final Instant T1 = Instant.parse("2030-01-01T00:00:00.123456789Z");
    private static final EntryId ID = new EntryId(
            new Scope(new TenantId("acme"), new ServiceName("checkout")), new ConfigKey("param_config_url"));
    private static final ConfigValue VALUE = new ConfigValue("{\"naïve\": true}", ContentType.JSON);

    @Test
    void isTheSameAnswerToWhoGetsAndToWhoWatches() throws InvalidProtocolBufferException {
        ServedEntry entry = ServedEntry.current(ID, VALUE, false, Version.of(4, T1));

        GetConfigResponse got = GetConfigResponse.parseFrom(bytes(entry.answer(true)));

        assertThat(got.getEntry().getKey()).isEqualTo("param_config_url");
        assertThat(got.getEntry().getValue()).isEqualTo(VALUE.text());
        assertThat(got.getEntry().getContentType()).isEqualTo("application/json");
        assertThat(got.getEntry().getVersion()).isEqualTo("4");
        assertThat(got.getEntry().getUpdateTime()).isEqualTo(WireTime.of(T1));
        assertThat(got.getEntry().getOrigin()).isEqualTo(Origin.ORIGIN_TENANT_SERVICE);
        assertThat(got.getEntry().getEtag()).isEqualTo(entry.etag()).isNotEmpty();
        assertThat(got.getUnknownFields().asMap()).isEmpty();
        assertThat(WatchConfigsResponse.parseFrom(bytes(entry.answer(true))))
                .isEqualTo(WatchConfigsResponse.newBuilder()
                        .setEntry(got.getEntry())
                        .build());
    }

    @Test
    void tellsWhatItsAnswerSays() {
        ServedEntry entry =
                ServedEntry.current(ID, VALUE, true, Version.of(4, T1)).staleSince(T1.plusSeconds(1));

        assertThat(entry.value()).isEqualTo(VALUE);
        assertThat(entry.contentType()).isEqualTo(ContentType.JSON);
        assertThat(entry.version()).isEqualTo(Version.of(4, T1));
        assertThat(entry.sensitive()).isTrue();
        assertThat(entry.staleSince()).contains(T1.plusSeconds(1));
        assertThat(entry.message(true).getStaleSince()).isEqualTo(WireTime.of(T1.plusSeconds(1)));
        assertThat(entry.etag())
                .isEqualTo(
                        ServedEntry.current(ID, VALUE, true, Version.of(4, T1)).etag());
    }

    @Test
    void aSensitiveValueIsInNoAnswerButThatToWhoAskedForIt() {
        ServedEntry secret = ServedEntry.current(ID, ConfigValue.text("hunter2"), true, Version.of(1, T1));

        assertThat(secret.message(true).getValue()).isEqualTo("hunter2");
        assertThat(secret.message(false).hasValue()).isFalse();
        assertThat(bytes(secret.answer(false)).toStringUtf8()).doesNotContain("hunter2");
        assertThat(secret.message(false))
                .isEqualTo(secret.message(true).toBuilder().clearValue().build());
        assertThat(secret.toString()).doesNotContain("hunter2");
    }

    private static ByteString bytes(ReadyMessage message) {
        try {
            return ByteString.readFrom(message.stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
