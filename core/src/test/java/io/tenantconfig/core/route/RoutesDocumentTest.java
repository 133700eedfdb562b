package io.tenantconfig.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.jqwik.api.Example;

class RoutesDocumentTest {

    private static final Map<StoreId, Layout> LAYOUTS =
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE);

    @Example
    void hasTheDesignsRoutesAsDefaults() {
        var defaults = RoutesDocument.defaults(LAYOUTS);

        assertThat(defaults.stores()).containsExactly(StoreId.DYNAMODB, StoreId.PARAMETER_STORE);
        assertThat(defaults.roots(StoreId.DYNAMODB)).containsExactly("CONFIG");
        assertThat(defaults.roots(StoreId.PARAMETER_STORE)).containsExactly("/config-service");
    }

    @Example
    void readsAFile() throws IOException {
        Path file = Files.createTempFile("routes", ".yaml");
        Files.writeString(file, "routes: [{prefix: p_, store: parameter-store, root: /staging}]");
        try {
            assertThat(RoutesDocument.read(file, LAYOUTS).roots(StoreId.PARAMETER_STORE))
                    .containsExactly("/staging");
        } finally {
            Files.delete(file);
        }
    }

    @Example
    void namesTheFileWhenItCannotBeRead() {
        assertThatThrownBy(() -> RoutesDocument.read(Path.of("no-such.yaml"), LAYOUTS))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("routes file: no-such.yaml (expected: a readable file)");
    }

    @Example
    void rejectsWhatIsNotYaml() {
        assertThatThrownBy(() -> parse("routes: ["))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("routes: not YAML (expected: a document with a list \"routes\"): ");
        assertThatThrownBy(() -> parse("routes: []\nroutes: []"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("routes: not YAML");
    }

    @Example
    void rejectsAnotherShape() {
        String expected = "routes: another shape (expected: one field \"routes\" with a list)";
        assertRejected("", expected);
        assertRejected("text", expected);
        assertRejected("[]", expected);
        assertRejected("routes: {}", expected);
        assertRejected("routes: []\nrutes: []", expected);
        assertRejected("routes: []", "routes: none (expected: at least one)");
    }

    @Example
    void rejectsARouteWithAnUnknownOrMissingField() {
        String fields = "routes[0]: another shape (expected: the fields prefix, store and, optionally, root)";
        assertRejected("routes: [text]", fields);
        assertRejected("routes: [{prefix: p_, store: dynamodb, rot: /x}]", fields);
        assertRejected("routes: [{store: dynamodb}]", "routes[0].prefix: null (expected: text)");
        assertRejected("routes: [{prefix: p_}]", "routes[0].store: null (expected: text)");
        assertRejected("routes: [{prefix: 7, store: dynamodb}]", "routes[0].prefix: 7 (expected: text)");
        assertRejected("routes: [{prefix: p_, store: dynamodb, root: }]", "routes[0].root: null (expected: text)");
    }

    @Example
    void listsTheKnownStoresWhenOneIsUnknown() {
        assertRejected(
                "routes: [{prefix: p_, store: dynamodb}, {prefix: q_, store: s}]",
                "routes[1].store: \"s\" (expected: one of dynamodb, parameter-store)");
    }

    @Example
    void rejectsAMalformedPrefix() {
        for (String prefix : new String[] {"p", "_p_", "P_", "p-_", "1_", "p/_", "_"}) {
            assertRejected(
                    "routes: [{prefix: '" + prefix + "', store: dynamodb}]",
                    "prefix: \"" + prefix
                            + "\" (expected: 2 to 64 characters of a-z, 0-9 and _, from a letter to a _)");
        }
    }

    @Example
    void rejectsAMalformedRoot() {
        for (String root : new String[] {
            "", "/", "x", "/x/", "/x/y/z", "/../x", "/aws", "/AwS-x", "/ssm/x", "/é", "/" + "x".repeat(256)
        }) {
            assertRejected(
                    "routes: [{prefix: p_, store: parameter-store, root: '" + root + "'}]",
                    InvalidInputException.of(
                                    "root",
                                    root,
                                    "a path of one or two levels like /config-service, beginning with neither /aws nor"
                                            + " /ssm")
                            .getMessage());
        }
        for (String root : new String[] {"", "config", "C#", "C/D", "1C", "A".repeat(33)}) {
            assertRejected(
                    "routes: [{prefix: p_, store: dynamodb, root: '" + root + "'}]",
                    "root: \"" + root + "\" (expected: 1 to 32 characters of A-Z, 0-9 and _, from a letter on)");
        }
    }

    @Example
    void rejectsALayoutWhoseOwnDefaultIsMalformed() {
        assertThatThrownBy(() -> new PathLayout("1", "[a-z]+", "a word"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("root: \"1\" (expected: a word)");
    }

    @Example
    void rejectsAPrefixThatStandsTwice() {
        assertRejected(
                "routes: [{prefix: p_, store: dynamodb}, {prefix: p_, store: parameter-store}]",
                "prefix: \"p_\" (expected: a prefix that no other route has)");
    }

    @Example
    void rejectsRootsThatOverlap() {
        assertRejected(
                "routes: [{prefix: p_, store: parameter-store, root: /x}, {prefix: q_, store: parameter-store, root: /x/y}]",
                "root: \"/x/y\" (expected: a root in parameter-store that does not overlap that of p_)");
        assertRejected(
                "routes: [{prefix: p_, store: parameter-store, root: /x/y}, {prefix: q_, store: parameter-store, root: /x}]",
                "root: \"/x\" (expected: a root in parameter-store that does not overlap that of p_)");
        assertRejected(
                "routes: [{prefix: p_, store: dynamodb}, {prefix: q_, store: dynamodb}]",
                "root: \"CONFIG\" (expected: a root in dynamodb that does not overlap that of p_)");
    }

    private static Routes parse(String yaml) {
        return RoutesDocument.parse(yaml, LAYOUTS);
    }

    private static void assertRejected(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }
}
