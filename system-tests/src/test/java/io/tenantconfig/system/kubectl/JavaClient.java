package io.tenantconfig.system.kubectl;

import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;

/** What {@code docs/tenants.md} shows of the generated client. */
final class JavaClient {

    private JavaClient() {}

    static String read(String address, String token) {
        var channel = ManagedChannelBuilder.forTarget(address)
                .usePlaintext() // here only: a real server speaks TLS
                .build();
        try {
            var headers = new Metadata();
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
            var config = ConfigServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));

            var request = GetConfigRequest.newBuilder()
                    .setService("checkout")
                    .setKey("param_config_db-url")
                    .build();
            return config.getConfig(request).getEntry().getValue();
        } finally {
            channel.shutdownNow();
        }
    }
}
