package io.tenantconfig.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import org.junit.jupiter.api.Test;

/** T6: the definition of the gRPC API. */
class ConfigServiceDefinitionTest {

    @Test
    void noRequestHasAFieldForATenant() {
        assertThat(ConfigServiceProto.getDescriptor().getServices())
                .flatMap(service -> service.getMethods())
                .extracting(MethodDescriptor::getInputType)
                .flatMap(type -> type.getFields())
                .extracting(FieldDescriptor::getName)
                .contains("service", "key")
                .noneMatch(name -> name.contains("tenant"));
    }

    @Test
    void theServiceIsCalledTheSameForEver() {
        assertThat(ConfigServiceGrpc.getServiceDescriptor().getMethods())
                .extracting(method -> method.getFullMethodName())
                .containsExactlyInAnyOrder(
                        "tenantconfig.v1.ConfigService/GetConfig",
                        "tenantconfig.v1.ConfigService/BatchGetConfigs",
                        "tenantconfig.v1.ConfigService/ListConfigs",
                        "tenantconfig.v1.ConfigService/WatchConfigs");
    }
}
