package io.tenantconfig.system.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.kubectl.Page.Command;
import io.tenantconfig.system.kubectl.Page.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Users get what the pages show: every command of a page is run from top to bottom on the running system. What it prints is
 * compared with the page, or written there:
 *
 * <pre>./mvnw -pl system-tests -am verify -Dtest=DocumentedCommandsTest -Ddocs.update=true</pre>
 */
@ExtendWith(SharedQuickstart.class)
class DocumentedCommandsTest {

    private static final String UPDATE = "docs.update";

    /** Most changes take effect within a second; this is for a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Changes nothing, so it can be asked again until what was changed before has taken effect. */
    private static final List<String> LOOKS =
            List.of("kubectl get ", "kubectl describe ", "kubectl events ", "grpcurl ");

    private final RunningQuickstart quickstart;

    DocumentedCommandsTest(RunningQuickstart quickstart) {
        this.quickstart = quickstart;
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/kubectl.md", "docs/tenants.md", "docs/install.md"})
    void commandsOfThePageDoWhatItShows(String name) throws IOException, InterruptedException {
        Path file = Checkout.ROOT.resolve(name);
        String shown = Files.readString(file);
        List<Part> parts = new ArrayList<>();
        for (Part part : Page.parse(shown).parts()) {
            parts.add(run(part));
        }
        String found = new Page(parts).markdown();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(file, found);
        } else {
            assertThat(found)
                    .as("%s; write it anew with -D%s=true", name, UPDATE)
                    .isEqualTo(shown);
        }
    }

    @Test
    void theJavaClientOfThePageReadsAValue() throws IOException, InterruptedException {
        String address = quickstart.run("echo -n $TENANTCONFIG_ADDR");
        String token = quickstart.run("echo -n $TOKEN_ACME");
        assertThat(JavaClient.read(address, token)).isEqualTo("jdbc:postgresql://db.acme.example/checkout");
    }

    @Test
    void theJavaClientOfThePageIsTheOneThatIsTested() throws IOException {
        String page = Files.readString(Checkout.ROOT.resolve("docs/tenants.md"));
        String shown = page.split("```java\n", -1)[1].split("```", -1)[0];
        String source = Files.readString(
                Path.of("src/test/java").resolve(JavaClient.class.getName().replace('.', '/') + ".java"));
        assertThat(source.indent(-8)).contains(shown);
    }

    private Part run(Part part) throws IOException, InterruptedException {
        switch (part) {
            case Part.Prose _ -> {}
            case Part.Script script -> {
                if (script.isRun()) {
                    quickstart.succeed(String.join("\n", script.commands()));
                }
            }
            case Part.Transcript transcript -> {
                List<Command> commands = new ArrayList<>();
                for (Command command : transcript.commands()) {
                    commands.add(command.withOutput(printed(command)));
                }
                return new Part.Transcript(commands);
            }
        }
        return part;
    }

    private List<String> printed(Command command) throws IOException, InterruptedException {
        if (LOOKS.stream().noneMatch(command.text()::startsWith)) {
            return StableText.of(quickstart.run(command.text()));
        }
        var last = new AtomicReference<List<String>>(List.of("nothing yet"));
        Predicate<List<String>> isSettled =
                Boolean.getBoolean(UPDATE) ? now -> now.equals(last.get()) : command.output()::equals;
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                List<String> now = StableText.of(quickstart.run(command.text()));
                boolean settled = isSettled.test(now);
                last.set(now);
                return settled;
            });
        } catch (ConditionTimeoutException _) {
            // The page as a whole is compared: the difference shows there.
        }
        return last.get();
    }
}
