package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.quickstart.kube.Kubectl;
import java.io.IOException;

/**
 * An Application as Argo CD shows it.
 *
 * @param kubectl the administrator's
 */
record ArgoApplication(Kubectl kubectl, String name) {

    private static final String REFRESH = "argocd.argoproj.io/refresh";
    private static final String STATE = "{.status.sync.status}/{.status.health.status}";

    /** What Argo CD has to say: of the last sync, of each resource of that, and of the Application as such. */
    private static final String MESSAGES =
            "{.status.operationState.phase} {.status.operationState.message} {.status.operationState.syncResult.resources}"
                    + " {.status.conditions}";

    boolean exists() throws IOException {
        return !field("{.metadata.name}").isEmpty();
    }

    boolean isBeingDeleted() throws IOException {
        return !field("{.metadata.deletionTimestamp}").isEmpty();
    }

    /** When the last sync began. A later one is a fight if nobody changed anything. */
    String lastSync() throws IOException {
        return field("{.status.operationState.startedAt}");
    }

    /** Has Argo CD look at Git now, as a webhook does. By itself it does every few minutes. */
    void refresh() throws IOException {
        annotate(REFRESH + "=normal");
    }

    /** Has Argo CD compare anew, without all that it remembers; returns when it has. */
    void compareAnew() throws IOException {
        annotate(REFRESH + "=hard");
        Patience.until(() -> assertThat(field("{.metadata.annotations}")).doesNotContain(REFRESH));
    }

    void annotate(String annotation) throws IOException {
        kubectl.succeed("annotate", "--overwrite", "-n", ArgoCd.NAMESPACE, "application/" + name, annotation);
    }

    /** Waits for how it compares with Git, and how healthy it is: {@code Synced/Healthy}. */
    void awaitState(String state) {
        awaitField(STATE, state);
    }

    /** Waits until Argo CD has compared with a commit and shows a state. */
    void awaitState(String commit, String state) {
        awaitField("{.status.sync.revision} " + STATE, commit + " " + state);
    }

    /** Waits for something that Argo CD has to say. */
    void awaitMessage(String message) {
        Patience.until(() -> assertThat(field(MESSAGES)).contains(message));
    }

    private void awaitField(String path, String expected) {
        Patience.until(() ->
                assertThat(field(path)).as("%s: %s", name, field(MESSAGES)).isEqualTo(expected));
    }

    /** A field, empty when it or the Application is not there. */
    private String field(String path) throws IOException {
        return kubectl.succeed(
                "get", "application", name, "-n", ArgoCd.NAMESPACE, "--ignore-not-found", "-o", "jsonpath=" + path);
    }
}
