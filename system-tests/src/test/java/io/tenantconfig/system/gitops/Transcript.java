package io.tenantconfig.system.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.quickstart.tour.Stores;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What a run did and saw, as the documentation shows it. It is the same for every run that passes. */
final class Transcript {

    private static final Path DOCUMENT = Checkout.ROOT.resolve("docs/gitops.md");
    private static final String UPDATE = "gitops.update";

    private final String begin;
    private final String end;
    private final Kubectl kubectl;
    private final StringBuilder text = new StringBuilder();
    private boolean inBlock;

    /** @param name of the part of the documentation that it is */
    Transcript(String name, Kubectl kubectl) {
        this.begin = "<!-- transcript: " + name + " -->\n";
        this.end = "<!-- end of: " + name + " -->\n";
        this.kubectl = kubectl;
    }

    /** Begins a section. */
    void section(String title) {
        endBlock();
        text.append("\n### ").append(title).append("\n\n```console\n");
        inBlock = true;
    }

    /** Something that is neither seen nor done by kubectl. */
    void note(String sentence) {
        text.append("# ").append(sentence).append('\n');
    }

    /** What kubectl shows, run now. */
    void show(String... arguments) throws IOException {
        String command = List.of(arguments).stream().map(Transcript::quoted).collect(Collectors.joining(" "));
        var result = kubectl.run(arguments);
        text.append("$ kubectl ")
                .append(command)
                .append('\n')
                .append(result.output())
                .append(result.errors());
        if (!text.toString().endsWith("\n")) {
            text.append('\n');
        }
    }

    /** How an Application stands. */
    void show(ArgoApplication application) throws IOException {
        show("get", "application", application.name(), "-n", ArgoCd.NAMESPACE);
    }

    /** How the TenantConfigs of a namespace stand. */
    void showTenantConfigs(String namespace) throws IOException {
        show(
                "get",
                "tenantconfigs",
                "-n",
                namespace,
                "-o",
                "custom-columns=NAME:.metadata.name,REASON:.status.conditions[?(@.type==\"Ready\")].reason,ENTRIES:.status.summary");
    }

    /** Which entries of a tenant the stores hold. */
    void stores(String tenant, Stores stores) {
        var parameters = stores.parameters("/config-service/" + tenant);
        parameters.forEach(name -> note("Parameter Store: " + name));
        var items = stores.items(tenant);
        items.forEach(item -> note("DynamoDB: TENANT#" + tenant + " " + item));
        if (parameters.isEmpty() && items.isEmpty()) {
            note("The stores hold nothing of " + tenant);
        }
    }

    /** What a parameter's value is. */
    void parameter(String name, Stores stores) {
        note("Parameter Store: " + name + " = " + stores.parameter(name));
    }

    /** Fails if the documentation shows something else; with {@code -Dgitops.update=true}, writes it there. */
    void compareWithDocument() throws IOException {
        endBlock();
        String document = Files.readString(DOCUMENT);
        String shown = document.substring(document.indexOf(begin) + begin.length(), document.indexOf(end));
        String seen = text + "\n";
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(DOCUMENT, document.replace(begin + shown + end, begin + seen + end));
            shown = seen;
        }
        assertThat(shown)
                .as("write it anew with -D" + UPDATE + "=true and commit it")
                .isEqualTo(seen);
    }

    private void endBlock() {
        if (inBlock) {
            text.append("```\n");
            inBlock = false;
        }
    }

    private static String quoted(String argument) {
        return argument.matches("[A-Za-z0-9=:./_-]+") ? argument : "'" + argument + "'";
    }
}
