package io.tenantconfig.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufLintTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    void theDefinitionKeepsTheRulesOfBufYaml() throws Exception {
        var lint = Tool.run(MODULE, Map.of(), List.of(Buf.find(), "lint", "--error-format=text"));
        assertThat(lint.succeeded()).as(lint.output()).isTrue();
    }

    @Test
    void theLinterObjectsWhenAFieldHasNoComment(@TempDir Path copy) throws Exception {
        Path definition = copy.resolve("src/main/protobuf/tenantconfig/v1/sample.proto");
        Files.createDirectories(definition.getParent());
        Files.copy(MODULE.resolve("buf.yaml"), copy.resolve("buf.yaml"));
        Files.writeString(definition, """
                syntax = "proto3";

                package tenantconfig.v1;

                // A sample.
                message Sample {
                  string name = 1;
                }
                """);
        var lint = Tool.run(copy, Map.of(), List.of(Buf.find(), "lint", "--error-format=text"));
        assertThat(lint.succeeded()).isFalse();
        assertThat(lint.output()).contains("sample.proto:7:3", "non-empty comment");
    }
}
