package io.tenantconfig.emulator;

import static io.tenantconfig.emulator.Emulated.refused;
import static io.tenantconfig.emulator.Operation.DELETE_PARAMETER;
import static io.tenantconfig.emulator.Operation.DESCRIBE_PARAMETERS;
import static io.tenantconfig.emulator.Operation.GET_PARAMETER;
import static io.tenantconfig.emulator.Operation.GET_PARAMETERS;
import static io.tenantconfig.emulator.Operation.GET_PARAMETERS_BY_PATH;
import static io.tenantconfig.emulator.Operation.PUT_PARAMETER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.InternalServerErrorException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.ssm.model.TooManyUpdatesException;

class FaultsTest {

    private static final String NAME = "/t/a";

    @RegisterExtension
    final Emulated emulated = new Emulated();

    private Faults faults;
    private Calls calls;

    @BeforeEach
    void store() {
        faults = emulated.emulator().faults();
        calls = emulated.emulator().calls();
        emulated.create(NAME, "1");
        emulated.overwrite(NAME, "2");
        calls.reset();
    }

    @Test
    void throttlesTheNextCallsOfOneOperation() {
        faults.throttle(GET_PARAMETER, 2);

        assertThatThrownBy(() -> emulated.get(NAME)).isInstanceOfSatisfying(SsmException.class, e -> {
            assertThat(e.isThrottlingException()).isTrue();
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
        });
        emulated.ssm().getParameters(request -> request.names(NAME));
        refused("ThrottlingException", () -> emulated.get(NAME));
        assertThat(emulated.value(NAME)).isEqualTo("2");
    }

    @Test
    void isOvercomeByAClientThatRetries() {
        faults.throttle(GET_PARAMETER, 2);

        try (SsmClient retrying = emulated.client(3)) {
            retrying.getParameter(request -> request.name(NAME));
        }

        assertThat(calls.count(GET_PARAMETER)).isEqualTo(3);
    }

    @Test
    void throttlesWhatIsBeyondARateThatOperationsShare() {
        faults.limitRate(2, GET_PARAMETER, GET_PARAMETERS);
        emulated.get(NAME);
        emulated.ssm().getParameters(request -> request.names(NAME));

        refused("ThrottlingException", () -> emulated.get(NAME));
        emulated.overwrite(NAME, "3");
        emulated.pass(Duration.ofMillis(500));
        emulated.get(NAME);
        refused("ThrottlingException", () -> emulated.get(NAME));
    }

    @Test
    void takesEffectAlthoughTheAnswerIsLost() {
        faults.loseAnswers(PUT_PARAMETER, 1);

        assertThatThrownBy(() -> emulated.create("/t/new", "value")).isInstanceOf(SdkClientException.class);

        assertThat(emulated.value("/t/new")).isEqualTo("value");
    }

    @Test
    void letsARetryFindItsOwnCreationWhenTheAnswerWasLost() {
        faults.loseAnswers(PUT_PARAMETER, 1);

        try (SsmClient retrying = emulated.client(2)) {
            assertThatThrownBy(() -> retrying.putParameter(
                            request -> request.name("/t/new").value("v").type("String")))
                    .isInstanceOf(ParameterAlreadyExistsException.class);
        }
    }

    @Test
    void readsThePreviousVersionWhenReadsAreStale() {
        faults.staleReads(GET_PARAMETER, 2);
        faults.staleReads(GET_PARAMETERS_BY_PATH, 1);
        faults.staleReads(DESCRIBE_PARAMETERS, 1);

        assertThat(emulated.value(NAME)).isEqualTo("1");
        assertThat(emulated.get(NAME).parameter().version()).isEqualTo(1);
        assertThat(emulated.value(NAME)).isEqualTo("2");
        assertThat(emulated.ssm()
                        .getParametersByPath(request -> request.path("/t"))
                        .parameters())
                .extracting(Parameter::value)
                .containsExactly("1");
        assertThat(emulated.ssm()
                        .describeParameters(request -> {})
                        .parameters()
                        .getFirst()
                        .version())
                .isEqualTo(1);
    }

    @Test
    void doesNotSeeACreationAndStillSeesADeletionWhenReadsAreStale() {
        emulated.create("/t/new", "value");
        emulated.ssm().deleteParameter(request -> request.name(NAME));
        faults.staleReads(GET_PARAMETER, 2);

        assertThatThrownBy(() -> emulated.get("/t/new")).isInstanceOf(ParameterNotFoundException.class);
        assertThat(emulated.value(NAME)).isEqualTo("2");
        assertThatThrownBy(() -> emulated.get(NAME)).isInstanceOf(ParameterNotFoundException.class);
    }

    @Test
    void seesAChangeOnlyAfterTheLagWhenReadsLag() {
        emulated.pass(Duration.ofSeconds(10));
        faults.lagReads(Duration.ofSeconds(2));
        emulated.overwrite(NAME, "3");

        assertThat(emulated.value(NAME)).isEqualTo("2");
        emulated.pass(Duration.ofSeconds(2));
        assertThat(emulated.value(NAME)).isEqualTo("3");
    }

    @Test
    void answersWithAnEmptyPageAndAToken() {
        faults.emptyPages(GET_PARAMETERS_BY_PATH, 1);

        GetParametersByPathResponse empty = emulated.ssm().getParametersByPath(request -> request.path("/t"));
        GetParametersByPathResponse next =
                emulated.ssm().getParametersByPath(request -> request.path("/t").nextToken(empty.nextToken()));

        assertThat(empty.parameters()).isEmpty();
        assertThat(next.parameters()).extracting(Parameter::name).containsExactly(NAME);
        assertThat(next.nextToken()).isNull();
    }

    @Test
    void answersWithShortPages() {
        emulated.create("/t/b", "value");
        emulated.create("/t/c", "value");
        faults.shortPages(GET_PARAMETERS_BY_PATH, Faults.UNTIL_CLEARED, 1);

        var pages = emulated.ssm().getParametersByPathPaginator(request -> request.path("/t"));

        assertThat(pages.stream().map(page -> page.parameters().size())).containsExactly(1, 1, 1);
    }

    @Test
    void deniesCallsUntilCleared() {
        faults.deny(DELETE_PARAMETER, Faults.UNTIL_CLEARED);

        for (int i = 0; i < 3; i++) {
            refused("AccessDeniedException", () -> emulated.ssm().deleteParameter(request -> request.name(NAME)))
                    .hasMessageContaining("is not authorized to perform: ssm:DeleteParameter");
        }
        faults.clear();
        emulated.ssm().deleteParameter(request -> request.name(NAME));
    }

    @Test
    void answersWithAnyErrorOfTheApi() {
        faults.fail(PUT_PARAMETER, 1, "TooManyUpdates", "Concurrent updates");
        faults.fail(GET_PARAMETER, 1, "InternalServerError", "Try again");

        assertThatThrownBy(() -> emulated.overwrite(NAME, "3")).isInstanceOf(TooManyUpdatesException.class);
        assertThatThrownBy(() -> emulated.get(NAME))
                .isInstanceOfSatisfying(
                        InternalServerErrorException.class,
                        e -> assertThat(e.statusCode()).isEqualTo(500));
        assertThat(emulated.value(NAME)).isEqualTo("2");
    }

    @Test
    void refusesToCreateADeletedNameForATime() {
        faults.refuseRecreation(Duration.ofSeconds(30));
        emulated.ssm().deleteParameter(request -> request.name(NAME));

        assertThatThrownBy(() -> emulated.create(NAME, "3")).isInstanceOf(TooManyUpdatesException.class);
        emulated.pass(Duration.ofSeconds(30));
        assertThat(emulated.create(NAME, "3").version()).isEqualTo(1);
    }

    @Test
    void countsCallsByOperationWhetherRefusedOrNot() {
        emulated.get(NAME);
        refused("ParameterNotFound", () -> emulated.get("/none"));
        faults.throttle(PUT_PARAMETER, 1);
        refused("ThrottlingException", () -> emulated.overwrite(NAME, "3"));

        assertThat(calls.byOperation()).isEqualTo(Map.of(GET_PARAMETER, 2, PUT_PARAMETER, 1));
        assertThat(calls.total()).isEqualTo(3);
        assertThat(calls.count(DELETE_PARAMETER)).isZero();
        calls.reset();
        assertThat(calls.total()).isZero();
    }

    @Test
    void refusesFaultsThatCannotHappen() {
        assertThatThrownBy(() -> faults.throttle(GET_PARAMETER, 0)).hasMessage("calls: 0 (expected: >= 1)");
        assertThatThrownBy(() -> faults.shortPages(GET_PARAMETERS_BY_PATH, 1, 0))
                .hasMessage("size: 0 (expected: >= 1)");
        assertThatThrownBy(() -> faults.limitRate(0, GET_PARAMETER)).hasMessage("perSecond: 0.0 (expected: > 0)");
        assertThat(List.of(Operation.values())).extracting(Operation::wireName).contains("PutParameter");
    }
}
