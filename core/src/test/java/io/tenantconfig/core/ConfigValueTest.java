package io.tenantconfig.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** T25: what a value may be, and what is told of it. */
class ConfigValueTest {

    @Property
    void takesEveryTextThatUtf8CanCarryAndNoOther(@ForAll String text) {
        boolean carried = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text);

        if (carried && !text.isEmpty()) {
            assertThat(ConfigValue.text(text).text()).isEqualTo(text);
        } else {
            assertThatThrownBy(() -> ConfigValue.text(text)).isInstanceOf(InvalidInputException.class);
        }
    }

    @Example
    void countsBytesAndNotCharacters() {
        assertThat(ConfigValue.text("aé€\uD83D\uDE80").sizeInBytes()).isEqualTo(1 + 2 + 3 + 4);
    }

    @Example
    void tellsTypeAndSizeAloneWhenItIsPrinted() {
        assertThat(ConfigValue.text("hunter2")).hasToString("ConfigValue[text/plain, 7 bytes]");
    }

    @Example
    void rejectsNothingAsAValue() {
        assertRejected("", ContentType.TEXT, "value: empty (expected: at least one character)");
        assertRejected("", ContentType.JSON, "value: empty (expected: at least one character)");
    }

    @Example
    void rejectsHalfASurrogatePair() {
        assertRejected("a\uD83D", ContentType.TEXT, "value: not shown (expected: text that UTF-8 can encode)");
        assertRejected("\uDE80\uD83D", ContentType.TEXT, "value: not shown (expected: text that UTF-8 can encode)");
    }

    @Example
    void takesEveryKindOfJsonDocument() {
        for (String json :
                new String[] {"{}", "[]", "\"text\"", "0", "-1.5e3", "true", "null", " {\"a\": [1, {}]} \n"}) {
            assertThat(new ConfigValue(json, ContentType.JSON).text()).isEqualTo(json);
        }
    }

    @Example
    void rejectsWhatIsNotOneJsonDocumentWithoutShowingIt() {
        assertRejected(" \n", ContentType.JSON, "value: blank (expected: one JSON document)");
        assertRejected("{} {}", ContentType.JSON, "value: more than one JSON document (expected: exactly one)");
        String malformed = "value: not shown (expected: one JSON document; it breaks off or is malformed at line ";
        assertRejected("{\"password\": \"hunter2\"", ContentType.JSON, malformed);
        assertRejected("{'password': 'hunter2'}", ContentType.JSON, malformed);
        assertRejected("{\"a\": 1,\n \"a\": \"hunter2\"}", ContentType.JSON, malformed + "2, column ");
        assertRejected("[1,]", ContentType.JSON, malformed);
        assertRejected("hunter2", ContentType.JSON, malformed);
        assertRejected("{} hunter2", ContentType.JSON, malformed);
        assertRejected("NaN", ContentType.JSON, malformed);
        assertRejected("\uFEFF{}", ContentType.JSON, malformed);
    }

    @Example
    void rejectsJsonThatNoParserWouldTake() {
        String limits =
                "value: not shown (expected: one JSON document within the parser's limits, for instance 1000 levels)";
        assertRejected("[".repeat(5_000) + "]".repeat(5_000), ContentType.JSON, limits);
        assertRejected("9".repeat(5_000), ContentType.JSON, limits);
    }

    @Example
    void namesBothMediaTypesWhenOneIsUnknown() {
        assertThat(ContentType.ofMediaType("application/json")).isEqualTo(ContentType.JSON);
        assertThatThrownBy(() -> ContentType.ofMediaType("Text/Plain"))
                .hasMessage("contentType: \"Text/Plain\" (expected: text/plain or application/json)");
    }

    private static void assertRejected(String text, ContentType type, String message) {
        assertThatThrownBy(() -> new ConfigValue(text, type))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }
}
