package io.tenantconfig.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.v1.Tool.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code baseline.yaml} is the definition that clients were built with. What is in it stays; what is added is written there
 * with {@code -Dapi.update=true}, which nothing that breaks a client passes.
 */
class BufBreakingTest {

    private static final Path MODULE = Path.of("").toAbsolutePath();
    private static final Path BASELINE = MODULE.resolve("baseline.yaml");
    private static final Path DEFINITION = Path.of("src/main/protobuf/tenantconfig/v1/config_service.proto");
    private static final String UPDATE = "api.update";

    @Test
    void theDefinitionBreaksNoClientAndTheBaselineHasAllOfIt() throws IOException {
        Run breaking = buf(MODULE, "breaking", "--against", BASELINE.toString());
        assertThat(breaking.succeeded()).as(breaking.output()).isTrue();
        if (Boolean.getBoolean(UPDATE)) {
            buf(MODULE, "build", "--exclude-source-info", "-o", BASELINE.toString());
        }
        Run missing = buf(MODULE, "breaking", BASELINE.toString(), "--against", ".");
        assertThat(missing.succeeded())
                .as("write it anew with -D" + UPDATE + "=true and commit it: " + missing.output())
                .isTrue();
    }

    @Test
    void aFieldThatIsGoneFailsTheBuild(@TempDir Path copy) throws IOException {
        change(copy, "  string key = 2;\n", "");
        assertThat(buf(copy, "breaking", "--against", BASELINE.toString()).output())
                .contains(
                        "Previously present field \"2\" with name \"key\" on message \"GetConfigRequest\" was deleted");
    }

    @Test
    void anotherTypeOfAFieldFailsTheBuild(@TempDir Path copy) throws IOException {
        change(copy, "  int32 page_size = 2;", "  string page_size = 2;");
        assertThat(buf(copy, "breaking", "--against", BASELINE.toString()).output())
                .contains("Field \"2\" with name \"page_size\" on message \"ListConfigsRequest\" changed type");
    }

    @Test
    void aFieldThatTheBaselineLacksFailsTheBuild(@TempDir Path copy) throws IOException {
        change(copy, "  int32 page_size = 2;", "  int32 page_size = 2;\n  // New.\n  string sort = 77;");
        assertThat(buf(copy, "breaking", "--against", BASELINE.toString()).succeeded())
                .isTrue();
        assertThat(buf(copy, "breaking", BASELINE.toString(), "--against", ".").output())
                .contains("\"77\" with name \"sort\"");
    }

    private static void change(Path copy, String from, String to) throws IOException {
        Path definition = copy.resolve(DEFINITION);
        Files.createDirectories(definition.getParent());
        Files.copy(MODULE.resolve("buf.yaml"), copy.resolve("buf.yaml"), StandardCopyOption.REPLACE_EXISTING);
        String text = Files.readString(MODULE.resolve(DEFINITION));
        assertThat(text).contains(from);
        Files.writeString(definition, text.replaceFirst(Pattern.quote(from), to));
    }

    private static Run buf(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Buf.find()));
        command.addAll(List.of(arguments));
        return Tool.run(directory, Map.of(), command);
    }
}
