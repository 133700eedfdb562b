package io.tenantconfig.storage;

import static io.tenantconfig.storage.Entries.parameter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.StoreException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.DescribeParametersRequest;
import software.amazon.awssdk.services.ssm.model.DescribeParametersResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;

/** T11: answers that are not about what was asked are not believed: another tenant's value must never come through. */
class ParametersTest {

    private static final String FOREIGN = "/config-service/acmeb/checkout/x";
    private static final Set<Location> ASKED = Set.of(parameter("x").location());

    @Test
    void failWhenAnAnswerNamesAnotherParameter() {
        var parameters = new Parameters(new Answering(List.of(FOREIGN), List.of()));

        assertThatThrownBy(() -> parameters.values(ASKED))
                .isInstanceOf(StoreException.class)
                .hasMessage("parameter-store: GetParameters answered with a parameter that was not asked for");
        assertThatThrownBy(() -> parameters.metadata(ASKED))
                .isInstanceOf(StoreException.class)
                .hasMessage("parameter-store: DescribeParameters answered with a parameter that was not asked for");
    }

    @Test
    void failWhenAnAnswerLeavesOutANameThatWasAskedFor() {
        var parameters = new Parameters(new Answering(List.of(), List.of()));

        assertThatThrownBy(() -> parameters.values(ASKED))
                .isInstanceOf(StoreException.class)
                .hasMessage("parameter-store: GetParameters left out a name that was asked for");
    }

    @Test
    void areMissingOnlyWhenTheAnswerSaysSo() {
        var parameters = new Parameters(
                new Answering(List.of(), List.of(parameter("x").location().path())));

        assertThat(parameters.values(ASKED)).isEmpty();
    }

    @Test
    void areNotAskedForUnderNamesThatAwsWouldRefuse() {
        for (String path :
                List.of("", "x", "/x/", "//x", "/x y", "/x\n", "/é", "/x:3", "/x".repeat(16), "/" + "x".repeat(1011))) {
            assertThat(Parameters.canExist(new Location(StoreId.PARAMETER_STORE, path)))
                    .as(path)
                    .isFalse();
        }
        assertThat(Parameters.canExist(new Location(StoreId.PARAMETER_STORE, "/x".repeat(15))))
                .isTrue();
    }

    /** Parameter Store that always names the same parameters. */
    private record Answering(List<String> names, List<String> invalid) implements SsmClient {

        @Override
        public GetParametersResponse getParameters(GetParametersRequest request) {
            return GetParametersResponse.builder()
                    .parameters(names.stream()
                            .map(name -> Parameter.builder()
                                    .name(name)
                                    .value("canary")
                                    .build())
                            .toList())
                    .invalidParameters(invalid)
                    .build();
        }

        @Override
        public DescribeParametersResponse describeParameters(DescribeParametersRequest request) {
            return DescribeParametersResponse.builder()
                    .parameters(names.stream()
                            .map(name -> ParameterMetadata.builder().name(name).build())
                            .toList())
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
