package io.tenantconfig.system.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tenantconfig.storage.testing.PythonProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The stack as moto's CloudFormation makes it, by the AWS CLI.
 *
 * @param resources the physical ids, by the name in the template
 * @param settings what the processes are told of it, by the name of the setting
 */
public record DeployedStack(Map<String, String> resources, Map<String, String> settings) {

    /** Resources that it passes over, and says that it has made the stack. */
    static final Set<String> UNKNOWN_TO_MOTO = Set.of(
            "AWS::CloudWatch::Alarm",
            "AWS::EKS::AccessEntry",
            "AWS::EKS::PodIdentityAssociation",
            "AWS::Lambda::Alias",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::SQS::QueuePolicy");

    /** It knows these, and would fail because what they name is the alias, which it has passed over. */
    static final Set<String> LEFT_OUT = Set.of("AWS::Lambda::EventSourceMapping");

    private static final String NAME = "tenantconfig";
    private static final JsonMapper JSON = new JsonMapper();

    public DeployedStack {
        resources = Map.copyOf(resources);
        settings = Map.copyOf(settings);
    }

    /**
     * Deploys the template with a queue before the function, for moto's rules cannot invoke one.
     *
     * @param aws moto's endpoint
     * @param environment region and credentials
     * @param directory for the template as it is deployed
     */
    public static DeployedStack deploy(
            URI aws, Map<String, String> environment, Path directory, Map<String, String> parameters)
            throws IOException, InterruptedException {
        var cli = new Cli(aws, environment);
        Path template = directory.resolve("tenantconfig.json");
        Files.writeString(template, withoutWhatFails().toString());
        Map<String, String> all = new TreeMap<>(CfnStack.REQUIRED);
        all.putAll(parameters);
        all.put("EventPath", "Queue");
        String bucket = "s3://" + all.get("CodeBucket");
        cli.run("s3", "mb", bucket);
        cli.run("s3", "cp", template.toString(), bucket + "/" + all.get("CodeKey"));
        ArrayNode values = JSON.createArrayNode();
        all.forEach(
                (name, value) -> values.addObject().put("ParameterKey", name).put("ParameterValue", value));
        // Not by "deploy": of a stack that a change set has made, moto tells no outputs.
        cli.run(
                "cloudformation",
                "create-stack",
                "--stack-name",
                NAME,
                "--template-body",
                "file://" + template,
                "--capabilities",
                "CAPABILITY_IAM",
                "--parameters",
                values.toString());
        cli.run("cloudformation", "wait", "stack-create-complete", "--stack-name", NAME);
        return describe(cli);
    }

    /** The URL of the queue in which events wait for the function. */
    public String eventQueue() {
        return resources.getOrDefault("EventQueue", "");
    }

    private static JsonNode withoutWhatFails() throws IOException {
        JsonNode template = JSON.valueToTree(CfnTemplate.read().document().value());
        template.path("Resources")
                .properties()
                .removeIf(resource ->
                        LEFT_OUT.contains(resource.getValue().path("Type").asText()));
        return template;
    }

    private static DeployedStack describe(Cli cli) throws IOException, InterruptedException {
        Map<String, String> resources = new TreeMap<>();
        JSON.readTree(cli.run("cloudformation", "describe-stack-resources", "--stack-name", NAME))
                .path("StackResources")
                .forEach(resource -> resources.put(
                        resource.path("LogicalResourceId").asText(),
                        resource.path("PhysicalResourceId").asText()));
        Map<String, String> settings = new TreeMap<>();
        JSON.readTree(cli.run("cloudformation", "describe-stacks", "--stack-name", NAME))
                .at("/Stacks/0/Outputs")
                .forEach(output -> {
                    String setting = output.path("Description").asText();
                    if (setting.matches("[A-Z_]+")) {
                        settings.put(setting, output.path("OutputValue").asText());
                    }
                });
        return new DeployedStack(resources, settings);
    }

    /** The names of what it should have made, and did not. */
    Set<String> missing(CfnStack expected) {
        Set<String> missing = new TreeSet<>(expected.resources().keySet());
        missing.removeAll(resources.keySet());
        return missing;
    }

    private record Cli(URI aws, Map<String, String> environment) {

        String run(String... arguments) throws IOException, InterruptedException {
            List<String> line = new ArrayList<>(
                    List.of(PythonProgram.AWS_CLI.executable().toString(), "--endpoint-url", aws.toString()));
            line.addAll(List.of(arguments));
            var builder = new ProcessBuilder(line).redirectErrorStream(true);
            builder.environment().putAll(environment);
            // The name that the CLI of version 1 knows.
            builder.environment().put("AWS_DEFAULT_REGION", environment.getOrDefault("AWS_REGION", ""));
            Process process = builder.start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("aws " + String.join(" ", arguments) + " failed: " + printed);
            }
            return printed;
        }
    }
}
