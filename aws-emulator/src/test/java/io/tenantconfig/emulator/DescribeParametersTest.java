package io.tenantconfig.emulator;

import static io.tenantconfig.emulator.Emulated.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterStringFilter;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.Tag;

class DescribeParametersTest {

    @RegisterExtension
    final Emulated emulated = new Emulated();

    @BeforeEach
    void store() {
        emulated.create(
                "/t/acme/url",
                "1",
                request -> request.description("owner acme")
                        .tags(Tag.builder().key("tenant").value("acme").build()));
        emulated.create(
                "/t/acme/deep/password",
                "2",
                request -> request.type(ParameterType.SECURE_STRING).keyId("alias/mine"));
        emulated.create(
                "/t/globex/url",
                "3",
                request -> request.tier(ParameterTier.ADVANCED)
                        .tags(Tag.builder().key("tenant").value("globex").build()));
        emulated.create("single", "4", request -> request.type(ParameterType.STRING_LIST));
    }

    @Test
    void showsAllButTheValue() {
        ParameterMetadata shown = emulated.ssm()
                .describeParameters(request -> request.parameterFilters(filter("Name", "Equals", "/t/acme/url")))
                .parameters()
                .getFirst();

        assertThat(shown.name()).isEqualTo("/t/acme/url");
        assertThat(shown.arn()).endsWith(":parameter/t/acme/url");
        assertThat(shown.description()).isEqualTo("owner acme");
        assertThat(shown.version()).isEqualTo(1);
        assertThat(shown.type()).isEqualTo(ParameterType.STRING);
        assertThat(shown.tier()).isEqualTo(ParameterTier.STANDARD);
        assertThat(shown.lastModifiedDate()).isEqualTo(Emulated.START);
        assertThat(shown.lastModifiedUser()).startsWith("arn:aws:iam::123456789012:");
        assertThat(shown.dataType()).isEqualTo("text");
        assertThat(shown.keyId()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            Name;       Equals;     /t/acme/url;   /t/acme/url
            Name;       Equals;     /single;       single
            Name;       BeginsWith; /t/acme/;      /t/acme/deep/password, /t/acme/url
            Name;       BeginsWith; sing;          single
            Name;       Contains;   deep;          /t/acme/deep/password
            Path;       OneLevel;   /t/acme;       /t/acme/url
            Path;       Recursive;  /t/acme/;      /t/acme/deep/password, /t/acme/url
            Path;       OneLevel;   /;             single
            Type;       Equals;     SecureString;  /t/acme/deep/password
            KeyId;      BeginsWith; alias/;        /t/acme/deep/password
            Tier;       Equals;     Advanced;      /t/globex/url
            DataType;   Equals;     text;          single, /t/acme/deep/password, /t/acme/url, /t/globex/url
            tag:tenant; Equals;     acme;          /t/acme/url
            """)
    void showsWhatTheFilterLetsPass(String key, String option, String value, String names) {
        assertThat(describe(filter(key, option, value))).containsExactlyInAnyOrder(names.split(", "));
    }

    @Test
    void asksForEveryFilterAndAnyOfItsValues() {
        assertThat(describe(
                        ParameterStringFilter.builder()
                                .key("Name")
                                .option("BeginsWith")
                                .values("/t/acme", "/t/globex")
                                .build(),
                        filter("Type", "Equals", "String")))
                .containsExactly("/t/acme/url", "/t/globex/url");
    }

    @Test
    void asksForTheKeyOnlyWhenATagFilterHasNoValues() {
        assertThat(describe(ParameterStringFilter.builder().key("tag:tenant").build()))
                .containsExactly("/t/acme/url", "/t/globex/url");
    }

    @ParameterizedTest
    @CsvSource({
        "Label, Equals,   x,       InvalidFilterKey",
        "Name,  Like,     x,       InvalidFilterOption",
        "Path,  Equals,   /t,      InvalidFilterOption",
        "Type,  Contains, String,  InvalidFilterOption",
        "Type,  Equals,   Text,    InvalidFilterValue",
        "Path,  OneLevel, t,       ValidationException",
        "Path,  OneLevel, /aws/x,  ValidationException",
    })
    void refusesAFilterThatAwsDoesNotHave(String key, String option, String value, String error) {
        refused(error, () -> describe(filter(key, option, value)));
    }

    @Test
    void refusesAFilterThatStandsTwice() {
        refused(
                "InvalidFilterKey",
                () -> describe(filter("Name", "Equals", "/t/acme/url"), filter("Name", "Equals", "single")));
    }

    @Test
    void refusesAFilterWithoutValues() {
        refused(
                "InvalidFilterValue",
                () -> describe(ParameterStringFilter.builder().key("Name").build()));
    }

    @Test
    void showsFiftyAPageAtMost() {
        for (int i = 0; i < 56; i++) {
            emulated.create("/many/" + i, "value");
        }

        var pages = emulated.ssm().describeParametersPaginator(request -> request.maxResults(50));

        assertThat(pages.stream().map(page -> page.parameters().size())).containsExactly(50, 10);
        refused("ValidationException", () -> emulated.ssm().describeParameters(request -> request.maxResults(51)));
    }

    private List<String> describe(ParameterStringFilter... filters) {
        return emulated.ssm().describeParameters(request -> request.parameterFilters(filters)).parameters().stream()
                .map(ParameterMetadata::name)
                .toList();
    }

    private static ParameterStringFilter filter(String key, String option, String value) {
        return ParameterStringFilter.builder()
                .key(key)
                .option(option)
                .values(value)
                .build();
    }
}
