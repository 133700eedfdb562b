package io.tenantconfig.system.faults;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A workload that reads with its token. */
final class TenantReader {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** Far longer than a call takes, on a busy machine too. */
    private static final long DEADLINE_SECONDS = 20;

    private final ConfigServiceGrpc.ConfigServiceBlockingStub stub;

    TenantReader(Channel channel, String token) {
        var headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        this.stub = ConfigServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /**
     * The value of a key of service checkout; empty where there is none.
     *
     * @throws StatusRuntimeException if the server cannot tell
     */
    Optional<String> read(String key) {
        return entry(key).map(ConfigEntry::getValue);
    }

    /** The entry itself, otherwise as {@link #read}. */
    Optional<ConfigEntry> entry(String key) {
        var request =
                GetConfigRequest.newBuilder().setService("checkout").setKey(key).build();
        try {
            return Optional.of(stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .getConfig(request)
                    .getEntry());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
