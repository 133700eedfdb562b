package io.tenantconfig.server.cognito;

import static io.tenantconfig.server.cognito.CognitoTemplate.at;
import static io.tenantconfig.server.cognito.CognitoTemplate.map;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The trigger, run as the template carries it by this machine's Python, in a process of its own. */
record TokenTrigger(Map<String, String> environment) {

    /** Reads a list of events and writes one line of JSON: what the handler returned for each. */
    private static final String RUN =
            "import json, sys, index; print(json.dumps([index.handler(event, None) for event in json.load(sys.stdin)]))";

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    TokenTrigger {
        environment = Map.copyOf(environment);
    }

    static TokenTrigger with(String clientTenants, String providerTenants) {
        return new TokenTrigger(Map.of("CLIENT_TENANTS", clientTenants, "PROVIDER_TENANTS", providerTenants));
    }

    static String source() {
        return (String) at(CognitoTemplate.properties("Trigger"), "Code", "ZipFile");
    }

    /** An event as Cognito sends it. */
    static Map<String, Object> event(String name) {
        try (var file = TokenTrigger.class.getResourceAsStream("events/" + name + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("no such event: " + name);
            }
            return map(JSON.unmarshal(file, Map.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the trigger answers to an event: {@code claimsAndScopeOverrideDetails}. */
    Map<String, Object> answer(Map<String, Object> event) {
        return answers(List.of(event)).getFirst();
    }

    List<Map<String, Object>> answers(List<Map<String, Object>> events) {
        Run run = run(events);
        if (run.code != 0) {
            throw new AssertionError(run.errors);
        }
        List<?> returned = JSON.unmarshal(run.output, List.class);
        return returned.stream()
                .map(event -> map(at(event, "response", "claimsAndScopeOverrideDetails")))
                .toList();
    }

    /** What it says when it breaks off. */
    String failure(Map<String, Object> event) {
        Run run = run(List.of(event));
        if (run.code == 0) {
            throw new AssertionError("did not break off: " + run.output);
        }
        return run.errors;
    }

    private record Run(int code, String output, String errors) {}

    private Run run(List<Map<String, Object>> events) {
        try {
            Path directory = Files.createTempDirectory("trigger-");
            Files.writeString(directory.resolve("index.py"), source());
            Path input = Files.writeString(directory.resolve("events.json"), JSON.asJson(events));
            Path errors = directory.resolve("errors.txt");
            var builder = new ProcessBuilder("python3", "-B", "-c", RUN)
                    .directory(directory.toFile())
                    .redirectInput(input.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), output, Files.readString(errors));
        } catch (IOException e) {
            throw new UncheckedIOException("the trigger's tests need python3", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
