package io.tenantconfig.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.tenantconfig.server.World;
import io.tenantconfig.server.snapshot.Catalog;
import io.tenantconfig.v1.ConfigServiceGrpc;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConfigServiceTest {

    @Test
    void servesEveryMethodOfItsDefinition() {
        try (var service = new ConfigService(
                new Catalog(World.ROUTES),
                (tenant, entries) -> CompletableFuture.completedFuture(Map.of()),
                Clock.systemUTC(),
                Duration.ofSeconds(30))) {
            ServerServiceDefinition definition = service.bindService();

            assertThat(definition.getMethods())
                    .extracting(ServerMethodDefinition::getMethodDescriptor)
                    .extracting(MethodDescriptor::getFullMethodName, MethodDescriptor::getType)
                    .containsExactlyInAnyOrderElementsOf(ConfigServiceGrpc.getServiceDescriptor().getMethods().stream()
                            .map(method -> tuple(method.getFullMethodName(), method.getType()))
                            .toList());
            assertThat(definition.getServiceDescriptor().getSchemaDescriptor())
                    .isEqualTo(ConfigServiceGrpc.getServiceDescriptor().getSchemaDescriptor());
        }
    }
}
