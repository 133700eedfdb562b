package io.tenantconfig.emulator;

import static io.tenantconfig.emulator.Emulated.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ssm.model.HierarchyTypeMismatchException;
import software.amazon.awssdk.services.ssm.model.InvalidAllowedPatternException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterMaxVersionLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterPatternMismatchException;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.Tag;

class PutParameterTest {

    private static final String NAME = "/config-service/acme/checkout/db-url";

    @RegisterExtension
    final Emulated emulated = new Emulated(EmulatorSettings.defaults().withLimits(2, 1));

    @Test
    void isTheSameWithoutACall() {
        emulated.emulator().create("/t/many/1", "value");

        Parameter parameter = emulated.ssm()
                .getParameter(request -> request.name("/t/many/1"))
                .parameter();
        assertThat(parameter.value()).isEqualTo("value");
        assertThat(parameter.version()).isEqualTo(1);
        assertThat(emulated.emulator().calls().count(Operation.PUT_PARAMETER)).isZero();
        assertThatThrownBy(() -> emulated.emulator().create("/t/many/1", "other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name: \"/t/many/1\" (ParameterAlreadyExists)");
    }

    @Test
    void storesTheFirstVersionWhenTheNameIsFree() {
        PutParameterResponse answer = emulated.create(NAME, "jdbc:postgresql://db/acme");

        assertThat(answer.version()).isEqualTo(1);
        assertThat(answer.tier()).isEqualTo(ParameterTier.STANDARD);
        Parameter stored = emulated.get(NAME).parameter();
        assertThat(stored.name()).isEqualTo(NAME);
        assertThat(stored.value()).isEqualTo("jdbc:postgresql://db/acme");
        assertThat(stored.type()).isEqualTo(ParameterType.STRING);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.lastModifiedDate()).isEqualTo(Emulated.START);
        assertThat(stored.arn()).isEqualTo("arn:aws:ssm:eu-west-1:123456789012:parameter" + NAME);
        assertThat(stored.dataType()).isEqualTo("text");
    }

    @Test
    void refusesTheSecondPutWhenItDoesNotOverwrite() {
        emulated.create(NAME, "one");

        assertThatThrownBy(() -> emulated.create(NAME, "two"))
                .isInstanceOf(ParameterAlreadyExistsException.class)
                .hasMessageContaining("set the overwrite option in the request to true");
        assertThat(emulated.value(NAME)).isEqualTo("one");
    }

    @Test
    void letsExactlyOneWinWhenSixteenCreateAtOnce() throws Exception {
        int claimants = 16;
        CyclicBarrier start = new CyclicBarrier(claimants);
        List<Callable<Boolean>> claims = new ArrayList<>();
        for (int i = 0; i < claimants; i++) {
            String value = "claimant " + i;
            claims.add(() -> {
                start.await();
                try {
                    return emulated.create(NAME, value).version() == 1;
                } catch (ParameterAlreadyExistsException e) {
                    return false;
                }
            });
        }

        try (var threads = Executors.newFixedThreadPool(claimants)) {
            List<Future<Boolean>> results = threads.invokeAll(claims);

            assertThat(results).filteredOn(Future::resultNow).hasSize(1);
        }
        assertThat(emulated.get(NAME).parameter().version()).isEqualTo(1);
    }

    @Test
    void countsOneVersionMoreWhenTheValueIsEqual() {
        emulated.create(NAME, "same");
        emulated.pass(Duration.ofSeconds(3));

        assertThat(emulated.overwrite(NAME, "same").version()).isEqualTo(2);
        assertThat(emulated.get(NAME).parameter().lastModifiedDate()).isEqualTo(Emulated.START.plusSeconds(3));
    }

    @Test
    void beginsAtOneAgainWhenTheParameterWasDeleted() {
        emulated.create(NAME, "one");
        emulated.overwrite(NAME, "two");
        emulated.ssm().deleteParameter(request -> request.name(NAME));

        assertThat(emulated.create(NAME, "three").version()).isEqualTo(1);
    }

    @Test
    void keepsWhatAnOverwriteLeavesOut() {
        emulated.create(
                NAME,
                "1",
                request -> request.type(ParameterType.SECURE_STRING)
                        .keyId("alias/config")
                        .description("owner")
                        .allowedPattern("[0-9]+")
                        .tier(ParameterTier.ADVANCED));

        emulated.overwrite(NAME, "2");

        ParameterMetadata stored = described();
        assertThat(stored.type()).isEqualTo(ParameterType.SECURE_STRING);
        assertThat(stored.keyId()).isEqualTo("alias/config");
        assertThat(stored.description()).isEqualTo("owner");
        assertThat(stored.allowedPattern()).isEqualTo("[0-9]+");
        assertThat(stored.tier()).isEqualTo(ParameterTier.ADVANCED);
    }

    @Test
    void replacesTheDescriptionWhenAnOverwriteBringsOne() {
        emulated.create(NAME, "1", request -> request.description("old"));

        emulated.ssm()
                .putParameter(
                        request -> request.name(NAME).value("2").overwrite(true).description("new"));

        assertThat(described().description()).isEqualTo("new");
    }

    @Test
    void refusesAnotherTypeWhenTheParameterExists() {
        emulated.create(NAME, "one");

        assertThatThrownBy(() -> emulated.ssm()
                        .putParameter(request -> request.name(NAME)
                                .value("two")
                                .type(ParameterType.SECURE_STRING)
                                .overwrite(true)))
                .isInstanceOf(HierarchyTypeMismatchException.class);
    }

    @Test
    void refusesTagsWhenItOverwrites() {
        refused(
                        "ValidationException",
                        () -> emulated.create(
                                NAME,
                                "one",
                                request -> request.overwrite(true)
                                        .tags(Tag.builder()
                                                .key("tenant")
                                                .value("acme")
                                                .build())))
                .hasMessageContaining("tags and overwrite can't be used together");
    }

    @Test
    void refusesACreationWhenItHasNoType() {
        refused("ValidationException", () -> emulated.overwrite(NAME, "one"))
                .hasMessageContaining("A parameter type is required when you create a parameter");
    }

    @Test
    void refusesAnUnknownTypeWithTheValidOnes() {
        refused("ValidationException", () -> emulated.create(NAME, "one", request -> request.type("Text")))
                .hasMessageContaining("1 validation error detected: Value 'Text' at 'type'")
                .hasMessageContaining("[String, StringList, SecureString]");
    }

    @ParameterizedTest
    @CsvSource({
        "Standard,            4096, a,      Standard",
        "Standard,            2048, \u00e9, Standard",
        "Advanced,            8192, a,      Advanced",
        "Intelligent-Tiering, 4096, a,      Standard",
        "Intelligent-Tiering, 4097, a,      Advanced",
    })
    void takesAValueThatFillsItsTier(String asked, int length, String character, String stored) {
        PutParameterResponse answer = emulated.create(NAME, character.repeat(length), request -> request.tier(asked));

        assertThat(answer.tierAsString()).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({
        "Standard,            4097, a",
        "Standard,            2049, \u00e9",
        "Advanced,            8193, a",
        "Intelligent-Tiering, 8193, a",
    })
    void refusesAValueThatIsAByteTooLong(String tier, int length, String character) {
        refused(
                        "ValidationException",
                        () -> emulated.create(NAME, character.repeat(length), request -> request.tier(tier)))
                .hasMessageContaining("tier parameters support a maximum parameter value of");
    }

    @Test
    void refusesToGoBackWhenTheTierIsAdvanced() {
        emulated.create(NAME, "one", request -> request.tier(ParameterTier.ADVANCED));

        refused(
                        "ValidationException",
                        () -> emulated.ssm()
                                .putParameter(request -> request.name(NAME)
                                        .value("two")
                                        .overwrite(true)
                                        .tier(ParameterTier.STANDARD)))
                .hasMessageContaining("You can't downgrade a parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ssm:other}}", "{\"template\":\"{{name}}\"}", "half {{ open"})
    void refusesDoubleBraces(String value) {
        refused("ValidationException", () -> emulated.create(NAME, value))
                .hasMessageContaining("can't nest another parameter")
                .hasMessageNotContaining(value);
    }

    @Test
    void refusesAnEmptyValue() {
        refused("ValidationException", () -> emulated.create(NAME, ""))
                .hasMessageContaining("1 validation error detected: Value at 'value' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1");
    }

    @Test
    void refusesAValueThatTheAllowedPatternDoesNotMatch() {
        assertThatThrownBy(() -> emulated.create(NAME, "one", request -> request.allowedPattern("[0-9]+")))
                .isInstanceOf(ParameterPatternMismatchException.class);
    }

    @Test
    void refusesAnAllowedPatternThatIsNone() {
        assertThatThrownBy(() -> emulated.create(NAME, "one", request -> request.allowedPattern("[")))
                .isInstanceOf(InvalidAllowedPatternException.class);
    }

    @Test
    void refusesAnUnknownDataType() {
        refused("ValidationException", () -> emulated.create(NAME, "one", request -> request.dataType("Text")))
                .hasMessageContaining("The following data type is not supported: Text");
    }

    @Test
    void refusesMembersThatAreTooLongOrMalformed() {
        refused(
                        "ValidationException",
                        () -> emulated.create(NAME, "one", request -> request.description("x".repeat(1_025))))
                .hasMessageContaining("at 'description' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 1024");
        refused("ValidationException", () -> emulated.create(NAME, "one", request -> request.keyId("no key")))
                .hasMessageContaining("Value 'no key' at 'keyId' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern");
        refused("ValidationException", () -> emulated.create("x".repeat(2_049), "one"))
                .hasMessageContaining("less than or equal to 2048");
    }

    @Test
    void refusesPoliciesBecauseItDoesNotKnowThem() {
        refused("ValidationException", () -> emulated.create(NAME, "one", request -> request.policies("[]")))
                .hasMessageContaining("Policies: not emulated");
    }

    @Test
    void dropsTheOldestVersionWhenTheHundredAndFirstComes() {
        fillVersions();

        assertThat(emulated.overwrite(NAME, "101").version()).isEqualTo(101);
        refused("ParameterVersionNotFound", () -> emulated.get(NAME + ":1"));
        assertThat(emulated.value(NAME + ":2")).isEqualTo("2");
    }

    @Test
    void refusesTheHundredAndFirstVersionWhenTheOldestHasALabel() {
        fillVersions();
        emulated.ssm()
                .labelParameterVersion(
                        request -> request.name(NAME).parameterVersion(1L).labels("released"));

        assertThatThrownBy(() -> emulated.overwrite(NAME, "101"))
                .isInstanceOf(ParameterMaxVersionLimitExceededException.class)
                .hasMessageContaining("has a label associated with it");
        assertThat(emulated.get(NAME).parameter().version()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({"Standard, 2, standard", "Advanced, 1, advanced"})
    void refusesOneParameterMoreThanTheTierMayHave(String tier, int limit, String named) {
        for (int i = 0; i < limit; i++) {
            emulated.create("/limit/" + i, "value", request -> request.tier(tier));
        }

        assertThatThrownBy(() -> emulated.create("/limit/more", "value", request -> request.tier(tier)))
                .isInstanceOf(ParameterLimitExceededException.class)
                .hasMessageContaining("You have reached the maximum number of " + named + " parameters");
    }

    @Test
    void encryptsForReadersWhoDoNotDecryptWhenTheTypeIsSecureString() {
        emulated.create(NAME, "secret", request -> request.type(ParameterType.SECURE_STRING));

        assertThat(emulated.value(NAME)).doesNotContain("secret").isEqualTo(emulated.value(NAME));
        assertThat(emulated.ssm()
                        .getParameter(request -> request.name(NAME).withDecryption(true))
                        .parameter()
                        .value())
                .isEqualTo("secret");
        assertThat(described().keyId()).isEqualTo("alias/aws/ssm");
    }

    @Test
    void keepsAListOfStringsAsItIs() {
        emulated.create(NAME, "a,b,c", request -> request.type(ParameterType.STRING_LIST));

        assertThat(emulated.get(NAME).parameter().type()).isEqualTo(ParameterType.STRING_LIST);
        assertThat(emulated.value(NAME)).isEqualTo("a,b,c");
    }

    private void fillVersions() {
        emulated.create(NAME, "1");
        for (int version = 2; version <= 100; version++) {
            emulated.overwrite(NAME, String.format(Locale.ROOT, "%d", version));
        }
    }

    private ParameterMetadata described() {
        return emulated.ssm().describeParameters(request -> {}).parameters().getFirst();
    }
}
