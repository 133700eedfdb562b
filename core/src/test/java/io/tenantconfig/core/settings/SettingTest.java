package io.tenantconfig.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingTest {

    private static final Setting<String, String> NAME = Setting.required("NAME", "who this is", Kind.TEXT);
    private static final Setting<Integer, Integer> PORT = Setting.of("PORT", "where it listens", Kind.PORT, 9090);
    private static final Setting<Duration, Duration> WAIT = Setting.of(
            "WAIT",
            "how long it waits",
            Kind.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofSeconds(30));
    private static final Setting<Boolean, Boolean> FLAG = Setting.of("FLAG", "whether", Kind.FLAG, false);
    private static final Setting<URI, Optional<URI>> URL =
            Setting.optional("URL", "where the keys are", Kind.HTTP_ADDRESS, "nowhere");
    private static final Setting<?, ?> WORDS = Setting.optional("WORDS", "which", Kind.WORDS, "none");
    private static final Setting<?, ?> IP =
            Setting.optional("IP", "at which address", Kind.IP_ADDRESS, "all addresses");
    private static final Setting<String, Optional<String>> ACCOUNT =
            Setting.optional("ACCOUNT", "whose", Kind.matching("an account's 12 digits", "\\d{12}"), "anybody's");

    private static final SettingList ALL = new SettingList(List.of(NAME, PORT, WAIT, FLAG, URL, WORDS, IP, ACCOUNT));

    @Test
    void whatIsAbsentOrEmptyHasItsDefault() {
        var environment = Map.of("TENANTCONFIG_PORT", "", "TENANTCONFIG_URL", "");
        assertThat(PORT.in(environment)).isEqualTo(9090);
        assertThat(URL.in(environment)).isEmpty();
        assertThat(FLAG.in(environment)).isFalse();
    }

    @Test
    void whatIsSetIsRead() {
        var environment = Map.of("TENANTCONFIG_WAIT", "PT5M", "TENANTCONFIG_URL", "https://keys.example");
        assertThat(WAIT.in(environment)).isEqualTo(Duration.ofMinutes(5));
        assertThat(URL.in(environment)).contains(URI.create("https://keys.example"));
    }

    @Test
    void namesARequiredSettingThatIsMissing() {
        assertThatThrownBy(() -> NAME.in(Map.of("TENANTCONFIG_NAME", "")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_NAME: missing (expected: who this is)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    PORT    | many        | "many" (expected: a number from 0 to 65535)
                    PORT    | 65536       | "65536" (expected: a number from 0 to 65535)
                    PORT    | -1          | "-1" (expected: a number from 0 to 65535)
                    WAIT    | 30s         | "30s" (expected: an ISO 8601 duration like PT30S, from PT1S to PT1H)
                    WAIT    | PT0S        | "PT0S" (expected: an ISO 8601 duration like PT30S, from PT1S to PT1H)
                    WAIT    | PT61M       | "PT61M" (expected: an ISO 8601 duration like PT30S, from PT1S to PT1H)
                    FLAG    | yes         | "yes" (expected: true or false)
                    URL     | file:///key | "file:///key" (expected: an http:// or https:// address)
                    URL     | a b         | "a b" (expected: an http:// or https:// address)
                    WORDS   | ,           | "," (expected: one or more words, separated by commas)
                    IP      | localhost   | "localhost" (expected: an IP address like 127.0.0.1)
                    ACCOUNT | acme        | "acme" (expected: an account's 12 digits)
                    """)
    void namesTheSettingItsValueAndWhatIsExpected(String name, String value, String message) {
        Setting<?, ?> setting = ALL.settings().stream()
                .filter(known -> known.name().equals("TENANTCONFIG_" + name))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> setting.in(Map.of("TENANTCONFIG_" + name, value)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("TENANTCONFIG_" + name + ": " + message);
    }

    @Test
    void holdsAValueOfAnotherOriginToTheSameLimits() {
        assertThatCode(() -> WAIT.check(Duration.ofSeconds(1))).doesNotThrowAnyException();
        assertThatThrownBy(() -> WAIT.check(Duration.ZERO))
                .hasMessage(
                        "TENANTCONFIG_WAIT: \"PT0S\" (expected: an ISO 8601 duration like PT30S, from PT1S to PT1H)");
    }

    @Test
    void refusesOnlyAnUnknownSettingOfOurs() {
        assertThatCode(() -> ALL.check(Map.of("TENANTCONFIG_NAME", "x", "TENANTCONFIG_PORT", "1", "PATH", "/bin")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ALL.check(Map.of("TENANTCONFIG_NAME", "x", "TENANTCONFIG_PROT", "1")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("setting: \"TENANTCONFIG_PROT\" (expected: one of TENANTCONFIG_ACCOUNT, TENANTCONFIG_FLAG,"
                        + " TENANTCONFIG_IP, TENANTCONFIG_NAME, TENANTCONFIG_PORT, TENANTCONFIG_URL, TENANTCONFIG_WAIT,"
                        + " TENANTCONFIG_WORDS)");
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        var few = new SettingList(List.of(NAME, PORT, WAIT));
        assertThatThrownBy(() -> few.check(
                        Map.of("TENANTCONFIG_PORT", "many", "TENANTCONFIG_WAIT", "PT5M", "TENANTCONFIG_WIAT", "PT5M")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(String.join(
                        System.lineSeparator(),
                        "setting: \"TENANTCONFIG_WIAT\" (expected: one of TENANTCONFIG_NAME, TENANTCONFIG_PORT,"
                                + " TENANTCONFIG_WAIT)",
                        "TENANTCONFIG_NAME: missing (expected: who this is)",
                        "TENANTCONFIG_PORT: \"many\" (expected: a number from 0 to 65535)"));
    }

    @Test
    void helpSaysOfEachWhatItMeansAndWhatHoldsWithoutIt() {
        assertThat(new SettingList(List.of(PORT)).and(List.of(URL, NAME)).help())
                .isEqualToNormalizingNewlines("""
                          TENANTCONFIG_NAME                  who this is. Required
                          TENANTCONFIG_PORT                  where it listens. Default 9090
                          TENANTCONFIG_URL                   where the keys are. Default: nowhere
                        """);
    }
}
