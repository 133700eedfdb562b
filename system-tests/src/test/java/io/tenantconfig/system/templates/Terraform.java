package io.tenantconfig.system.templates;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tenantconfig.system.Checkout;
import io.tenantconfig.system.manifests.ManifestTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the Terraform module declares with some variables; of AWS it knows what {@link CfnStack} knows. */
record Terraform(Map<String, Tree> resources) {

    private static final Path MODULE = Checkout.ROOT.resolve("manifests/aws/terraform");

    private static final Map<String, Object> REQUIRED = Map.of(
            "cluster_name", CfnStack.REQUIRED.getOrDefault("ClusterName", ""),
            "cluster_endpoint", CfnStack.REQUIRED.getOrDefault("ClusterEndpoint", ""),
            "cluster_certificate_authority", "LS0tLS1CRUdJTg==",
            "code_bucket", CfnStack.REQUIRED.getOrDefault("CodeBucket", ""),
            "code_key", CfnStack.REQUIRED.getOrDefault("CodeKey", ""));

    /** The names of the template for what the module names otherwise. */
    private static final Map<String, String> ATTRIBUTES = new HashMap<>(Map.ofEntries(
            Map.entry("data.aws_caller_identity.current.account_id", CfnStack.ACCOUNT),
            Map.entry("data.aws_partition.current.partition", "aws"),
            Map.entry("data.aws_partition.current.dns_suffix", "amazonaws.com"),
            Map.entry("data.aws_region.current.region", CfnStack.REGION),
            Map.entry("aws_kms_key.key.arn", "<Key.Arn>"),
            Map.entry("aws_dynamodb_table.table.arn", CfnStack.TABLE_ARN),
            Map.entry("aws_dynamodb_table.table.stream_arn", CfnStack.STREAM_ARN),
            Map.entry("aws_cloudwatch_log_group.refresh.arn", CfnStack.LOGS_ARN.replace(":*", "")),
            Map.entry("aws_sqs_queue.undelivered.arn", "<UndeliveredEvents.Arn>"),
            Map.entry("aws_sqs_queue.undelivered.name", "<UndeliveredEvents.QueueName>"),
            Map.entry("aws_sqs_queue.failed.arn", "<FailedEvents.Arn>"),
            Map.entry("aws_sqs_queue.failed.name", "<FailedEvents.QueueName>"),
            Map.entry("aws_sqs_queue.events[0].arn", "<EventQueue.Arn>"),
            Map.entry("aws_lambda_alias.live.arn", "<Alias>"),
            Map.entry("aws_lambda_function.refresh.function_name", "<Function>"),
            Map.entry("aws_iam_role.pods[operator].arn", "<OperatorRole.Arn>"),
            Map.entry("aws_iam_role.pods[server].arn", "<ServerRole.Arn>"),
            Map.entry("aws_iam_role.refresh.arn", "<RefreshRole.Arn>"),
            Map.entry("aws_cloudwatch_event_rule.changes[parameter-changes].arn", "<ParameterChanges.Arn>"),
            Map.entry(
                    "aws_cloudwatch_event_rule.changes[parameter-policy-actions].arn", "<ParameterPolicyActions.Arn>"),
            Map.entry("aws_cloudwatch_event_rule.changes[secret-changes].arn", "<SecretChanges.Arn>")));

    private static final JsonMapper JSON = new JsonMapper();

    /** @throws IOException if the module is wrong, or refuses the variables, with what is said of it */
    static Terraform with(Map<String, Object> variables) throws IOException, InterruptedException {
        Map<String, Object> all = new HashMap<>(REQUIRED);
        all.putAll(variables);
        String input = JSON.writeValueAsString(Map.of("variables", all, "attributes", ATTRIBUTES));
        String output = ManifestTools.provide().evaluated(MODULE, input);
        Map<String, Tree> resources = new TreeMap<>();
        Tree.of(JSON.readValue(output, Map.class))
                .fields()
                .forEach((name, value) -> resources.put(name, Tree.of(value)));
        return new Terraform(resources);
    }

    Tree resource(String address) {
        Tree resource = resources.get(address);
        if (resource == null) {
            throw new AssertionError(address + ": not in this module (expected: one of " + resources.keySet() + ")");
        }
        return resource;
    }

    /** A document that stands in an attribute as JSON. */
    Tree document(String address, String attribute) {
        try {
            return Tree.of(JSON.readValue(resource(address).at(attribute).text(), Map.class));
        } catch (IOException e) {
            throw new AssertionError(address + "." + attribute + ": no JSON", e);
        }
    }
}
