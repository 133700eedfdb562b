package io.tenantconfig.emulator;

import static io.tenantconfig.emulator.Emulated.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.InvalidFilterKeyException;
import software.amazon.awssdk.services.ssm.model.InvalidNextTokenException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;

class ReadOperationsTest {

    @RegisterExtension
    final Emulated emulated = new Emulated();

    @BeforeEach
    void store() {
        emulated.create("/t/a/x", "x1");
        emulated.overwrite("/t/a/x", "x2");
        emulated.create("/t/a/b/y", "y1", request -> request.type(ParameterType.SECURE_STRING));
        emulated.create("/t/ab/z", "z1");
    }

    @Test
    void hasNoMessageWhenAParameterIsNotFound() {
        assertThatThrownBy(() -> emulated.get("/t/none"))
                .isInstanceOfSatisfying(
                        ParameterNotFoundException.class,
                        e -> assertThat(e.awsErrorDetails().errorMessage()).isNull());
    }

    @Test
    void readsTheVersionThatTheSelectorNames() {
        emulated.ssm()
                .labelParameterVersion(
                        request -> request.name("/t/a/x").parameterVersion(1L).labels("released"));

        assertThat(emulated.value("/t/a/x:1")).isEqualTo("x1");
        assertThat(emulated.value("/t/a/x:2")).isEqualTo("x2");
        Parameter labelled = emulated.get("/t/a/x:released").parameter();
        assertThat(labelled.value()).isEqualTo("x1");
        assertThat(labelled.name()).isEqualTo("/t/a/x");
        assertThat(labelled.selector()).isEqualTo(":released");
    }

    @Test
    void refusesAVersionThatIsNotThere() {
        assertThatThrownBy(() -> emulated.get("/t/a/x:7"))
                .isInstanceOf(ParameterVersionNotFoundException.class)
                .hasMessageContaining("Systems Manager could not find version 7 of /t/a/x.");
    }

    @Test
    void readsByArn() {
        assertThat(emulated.value("arn:aws:ssm:eu-west-1:123456789012:parameter/t/a/x:1"))
                .isEqualTo("x1");
    }

    @Test
    void findsNothingByAnArnOfAnotherAccount() {
        refused("ParameterNotFound", () -> emulated.get("arn:aws:ssm:eu-west-1:999999999999:parameter/t/a/x"));
    }

    @Test
    void tellsWhichOfSeveralNamesAreInvalid() {
        GetParametersResponse answer =
                emulated.ssm().getParameters(request -> request.names("/t/none", "/t/ab/z", "/t/a/x:9", "/t/a/x:1"));

        assertThat(answer.parameters()).extracting(Parameter::value).containsExactly("x1", "z1");
        assertThat(answer.invalidParameters()).containsExactly("/t/none", "/t/a/x:9");
    }

    @Test
    void refusesElevenNames() {
        List<String> names = IntStream.range(0, 11).mapToObj(i -> "/t/" + i).toList();

        refused("ValidationException", () -> emulated.ssm().getParameters(request -> request.names(names)))
                .hasMessageContaining("at 'names' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 10");
    }

    @Test
    void readsAllLevelsBelowAPathWhenRecursive() {
        assertThat(namesBelow("/t/a", true)).containsExactly("/t/a/b/y", "/t/a/x");
        assertThat(namesBelow("/t/a/", true)).containsExactly("/t/a/b/y", "/t/a/x");
        assertThat(namesBelow("/", true)).containsExactly("/t/a/b/y", "/t/a/x", "/t/ab/z");
    }

    @Test
    void readsOneLevelBelowAPathWhenNotRecursive() {
        assertThat(namesBelow("/t/a", false)).containsExactly("/t/a/x");
        assertThat(namesBelow("/t/a/x", true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t/a", "/t//a", "/t/a*", "/t a"})
    void refusesAMalformedPath(String path) {
        refused("ValidationException", () -> namesBelow(path, true))
                .hasMessageContaining("The parameter name must begin with a forward slash");
    }

    @Test
    void decryptsBelowAPathWhenAsked() {
        GetParametersByPathResponse answer = emulated.ssm()
                .getParametersByPath(request -> request.path("/t/a/b").withDecryption(true));

        assertThat(answer.parameters()).extracting(Parameter::value).containsExactly("y1");
        assertThat(emulated.ssm()
                        .getParametersByPath(request -> request.path("/t/a/b"))
                        .parameters())
                .extracting(Parameter::value)
                .doesNotContain("y1");
    }

    @Test
    void filtersBelowAPath() {
        emulated.ssm()
                .labelParameterVersion(
                        request -> request.name("/t/a/x").parameterVersion(1L).labels("released"));

        assertThat(valuesBelow("Type", "Equals", "String")).containsExactly("x2", "z1");
        assertThat(valuesBelow("KeyId", "BeginsWith", "alias/")).hasSize(1);
        assertThat(valuesBelow("Label", "Equals", "released")).containsExactly("x1");
        assertThatThrownBy(() -> valuesBelow("Name", "Equals", "/t/a/x")).isInstanceOf(InvalidFilterKeyException.class);
    }

    @Test
    void goesOnWithTheTokenWhenThereIsMoreBelowAPath() {
        for (int i = 0; i < 23; i++) {
            emulated.create("/many/" + i, "value");
        }

        var pages = emulated.ssm().getParametersByPathPaginator(request -> request.path("/many"));

        assertThat(pages.stream().map(page -> page.parameters().size())).containsExactly(10, 10, 3);
        assertThat(pages.stream().flatMap(page -> page.parameters().stream()).map(Parameter::name))
                .hasSize(23)
                .doesNotHaveDuplicates();
    }

    @Test
    void neitherRepeatsNorLosesAnItemWhenOthersChangeBetweenPages() {
        var first = emulated.ssm()
                .getParametersByPath(
                        request -> request.path("/t").recursive(true).maxResults(2));
        emulated.ssm().deleteParameter(request -> request.name("/t/a/b/y"));
        emulated.create("/t/a/c", "new");

        var second = emulated.ssm()
                .getParametersByPath(request ->
                        request.path("/t").recursive(true).maxResults(2).nextToken(first.nextToken()));

        assertThat(first.parameters()).extracting(Parameter::name).containsExactly("/t/a/b/y", "/t/a/x");
        assertThat(second.parameters()).extracting(Parameter::name).containsExactly("/t/ab/z");
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void refusesATokenThatIsNotOfThisQuery() {
        String token = emulated.ssm()
                .getParametersByPath(
                        request -> request.path("/t").recursive(true).maxResults(1))
                .nextToken();

        assertThatThrownBy(() -> emulated.ssm()
                        .getParametersByPath(
                                request -> request.path("/t/a").recursive(true).nextToken(token)))
                .isInstanceOf(InvalidNextTokenException.class);
        assertThatThrownBy(() -> emulated.ssm()
                        .getParametersByPath(request -> request.path("/t").nextToken("%%")))
                .isInstanceOf(InvalidNextTokenException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 11})
    void refusesAPageSizeThatAwsDoesNotHave(int size) {
        refused(
                        "ValidationException",
                        () -> emulated.ssm()
                                .getParametersByPath(
                                        request -> request.path("/t").maxResults(size)))
                .hasMessageContaining("Value '" + size + "' at 'maxResults' failed to satisfy constraint: ");
    }

    @Test
    void showsEveryVersionWithItsLabels() {
        emulated.ssm()
                .labelParameterVersion(
                        request -> request.name("/t/a/x").parameterVersion(1L).labels("released"));

        List<ParameterHistory> history = emulated.ssm()
                .getParameterHistory(request -> request.name("/t/a/x"))
                .parameters();

        assertThat(history).extracting(ParameterHistory::version).containsExactly(1L, 2L);
        assertThat(history).extracting(ParameterHistory::value).containsExactly("x1", "x2");
        assertThat(history).extracting(ParameterHistory::labels).containsExactly(List.of("released"), List.of());
    }

    @Test
    void pagesTheHistory() {
        var pages = emulated.ssm()
                .getParameterHistoryPaginator(request -> request.name("/t/a/x").maxResults(1));

        assertThat(pages.stream().map(page -> page.parameters().getFirst().version()))
                .containsExactly(1L, 2L);
    }

    @Test
    void hasNoHistoryWhenTheParameterWasDeleted() {
        emulated.ssm().deleteParameter(request -> request.name("/t/a/x"));

        assertThatThrownBy(() -> emulated.ssm().getParameterHistory(request -> request.name("/t/a/x")))
                .isInstanceOf(ParameterNotFoundException.class);
    }

    private List<String> namesBelow(String path, boolean recursive) {
        return emulated
                .ssm()
                .getParametersByPath(request -> request.path(path).recursive(recursive))
                .parameters()
                .stream()
                .map(Parameter::name)
                .toList();
    }

    private List<String> valuesBelow(String key, String option, String value) {
        return emulated
                .ssm()
                .getParametersByPath(request -> request.path("/t")
                        .recursive(true)
                        .parameterFilters(ParameterStringFilter.builder()
                                .key(key)
                                .option(option)
                                .values(value)
                                .build()))
                .parameters()
                .stream()
                .map(Parameter::value)
                .toList();
    }
}
