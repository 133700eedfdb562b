package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Argo CD's own command over the scripts, for every state that {@link ArgoCdSettingsTest} knows. */
@Tag("gitops")
class ArgoCdCommandIT {

    @SuppressWarnings("NullAway.Init")
    private static ArgoCdPrograms programs;

    @BeforeAll
    static void provide() throws IOException {
        programs = ArgoCdPrograms.provide();
    }

    static List<ResourceState> states() throws IOException {
        return ResourceState.all();
    }

    @ParameterizedTest
    @MethodSource("states")
    void healthIsAsTheStateSays(ResourceState state) throws IOException {
        String shown = ask("health", state);
        // Argo CD does not ask the script about what is being deleted.
        String message =
                state.isBeingDeleted() ? "Pending deletion" : state.expected().message();
        assertThat(shown)
                .isEqualTo(
                        "STATUS: %s\nMESSAGE: %s\n".formatted(state.expected().status(), message));
    }

    @ParameterizedTest
    @MethodSource("states")
    void actionsAreEnabledAsTheStateSays(ResourceState state) throws IOException {
        String shown = ask("list-actions", state);
        assertThat(shown.lines().skip(1).map(line -> line.replaceAll(" +", " ")))
                .containsExactly(row("reconcile", state), row("resume", state), row("suspend", state));
    }

    @ParameterizedTest
    @CsvSource({
        "synced, suspend, '>   suspend: true'",
        "suspended, resume, '<   suspend: true'",
        "synced, reconcile, '>     tenantconfig.io/reconcile-requested-at: '"
    })
    void anActionChangesItsFieldAndNothingElse(String name, String action, String change) throws IOException {
        ResourceState state = states().stream()
                .filter(candidate -> candidate.toString().equals(name))
                .findFirst()
                .orElseThrow();
        String shown = ask("run-action", state, action);
        assertThat(shown.lines().filter(line -> line.startsWith("<") || line.startsWith(">")))
                .filteredOn(line -> !line.equals(">   annotations:"))
                .singleElement()
                .asString()
                .startsWith(change);
    }

    private static String row(String action, ResourceState state) {
        return action + " " + !state.enabled().contains(action);
    }

    private static String ask(String question, ResourceState state, String... more) throws IOException {
        var command = new ArrayList<>(List.of(
                programs.program("argocd"),
                "admin",
                "settings",
                "resource-overrides",
                question,
                state.file().toAbsolutePath().toString()));
        command.addAll(List.of(more));
        command.addAll(List.of("--argocd-cm-path", ArgoCdSettings.FILE.toString(), "--loglevel", "error"));
        return Commands.run(Path.of("").toAbsolutePath(), Map.of(), command);
    }
}
