package io.tenantconfig.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** T9, T10: the rules of tenants, services, keys and names, against the expressions that the design writes them in. */
class IdentifierPropertiesTest {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

    @Property(tries = 5_000)
    void acceptsALabelExactlyWhenTheDesignDoes(@ForAll("texts") String text) {
        boolean expected = LABEL.matcher(text).matches();

        assertThat(accepts(() -> new TenantId(text))).isEqualTo(expected);
        assertThat(accepts(() -> new ServiceName(text))).isEqualTo(expected);
    }

    @Property(tries = 5_000)
    void acceptsAKeyExactlyWhenTheDesignDoes(@ForAll("texts") String text) {
        boolean expected = NAME.matcher(text).matches() && text.length() <= 256 && text.split("/", -1).length <= 10;

        assertThat(accepts(() -> new ConfigKey(text))).isEqualTo(expected);
        assertThat(accepts(() -> new ConfigName(text))).isEqualTo(expected);
    }

    @Property
    void keepsWhatItAcceptsAsItIs(@ForAll("labels") String label) {
        assertThat(new TenantId(label).value()).isEqualTo(label);
        assertThat(new ServiceName(label)).hasToString(label);
    }

    @Example
    void acceptsTheLongestAndRejectsOneMore() {
        String longest = "a".repeat(63);
        String longestKey = "k".repeat(256);
        String deepest = "k" + "/k".repeat(9);

        assertThat(new TenantId(longest).value()).hasSize(63);
        assertThat(new ConfigKey("k".repeat(255)).value()).hasSize(255);
        assertThat(new ConfigKey(longestKey).value()).hasSize(256);
        assertThat(new ConfigKey(deepest).value()).isEqualTo(deepest);
        assertRejected(() -> new TenantId(longest + "a"), "tenantId: \"" + longest + "a\" (expected: 1 to 63");
        assertRejected(
                () -> new ConfigKey(longestKey + "k"),
                "key: \"" + "k".repeat(80) + "…\" (257 characters) (expected: 1 to 256 characters)");
        assertRejected(() -> new ConfigKey(deepest + "/k"), "key: \"" + deepest + "/k\" (expected: at most 10 levels)");
    }

    @Example
    void namesFieldValueAndExpectationWhenALabelIsMalformed() {
        assertLabelRejected("", "");
        assertLabelRejected("Acme", "Acme");
        assertLabelRejected("acme\n", "acme\\u000a");
        assertLabelRejected(" acme", " acme");
        assertLabelRejected("acme/globex", "acme/globex");
        assertLabelRejected("acme#globex", "acme#globex");
        assertLabelRejected("..", "..");
        assertLabelRejected("a.b", "a.b");
        assertLabelRejected("a_b", "a_b");
        assertLabelRejected("a%2fb", "a%2fb");
        assertLabelRejected("a\u0000b", "a\\u0000b");
        assertLabelRejected("-a", "-a");
        assertLabelRejected("a-", "a-");
        assertLabelRejected("t\u0131tle", "t\\u0131tle");
        assertLabelRejected("T\u0130TLE", "T\\u0130TLE");
        assertLabelRejected("acme\uFF11", "acme\\uff11");
        assertLabelRejected("\u0430cme", "\\u0430cme");
        assertLabelRejected("acme\u0301", "acme\\u0301");
        assertLabelRejected("a\"b\\c", "a\\u0022b\\u005cc");
    }

    @Example
    void namesFieldValueAndExpectationWhenAKeyIsMalformed() {
        assertKeyRejected("/a", "/a");
        assertKeyRejected("a/", "a/");
        assertKeyRejected("a//b", "a//b");
        assertKeyRejected("a/../b", "a/../b");
        assertKeyRejected("a/./b", "a/./b");
        assertKeyRejected("../a", "../a");
        assertKeyRejected(".a", ".a");
        assertKeyRejected("-a", "-a");
        assertKeyRejected("a/-b", "a/-b");
        assertKeyRejected("a%2e%2e/b", "a%2e%2e/b");
        assertKeyRejected("a\\b", "a\\u005cb");
        assertKeyRejected("a#b", "a#b");
        assertKeyRejected("a:3", "a:3");
        assertKeyRejected("a b", "a b");
        assertKeyRejected("a\n", "a\\u000a");
        assertKeyRejected("a\u0000", "a\\u0000");
        assertKeyRejected("é", "\\u00e9");
        assertKeyRejected("a\uFF0Fb", "a\\uff0fb");
        assertRejected(() -> new ConfigKey(""), "key: \"\" (expected: 1 to 256 characters)");
        assertRejected(() -> new ConfigName(""), "name: \"\" (expected: " + PathName.EXPECTED + ")");
    }

    @Provide
    Arbitrary<String> texts() {
        return Vocabulary.texts();
    }

    @Provide
    Arbitrary<String> labels() {
        return Vocabulary.labels();
    }

    private static boolean accepts(Supplier<?> made) {
        try {
            var unused = made.get();
            return unused != null;
        } catch (InvalidInputException e) {
            return false;
        }
    }

    private static void assertLabelRejected(String value, String shown) {
        String rest = ": \"" + shown + "\" (expected: " + DnsLabel.EXPECTED + ")";
        assertRejected(() -> new TenantId(value), "tenantId" + rest);
        assertRejected(() -> new ServiceName(value), "service" + rest);
    }

    private static void assertKeyRejected(String value, String shown) {
        assertRejected(() -> new ConfigKey(value), "key: \"" + shown + "\" (expected: " + PathName.EXPECTED + ")");
    }

    private static void assertRejected(Supplier<?> made, String message) {
        assertThatThrownBy(made::get).isInstanceOf(InvalidInputException.class).hasMessageStartingWith(message);
    }
}
