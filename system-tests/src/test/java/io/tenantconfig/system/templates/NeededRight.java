package io.tenantconfig.system.templates;

import io.tenantconfig.system.templates.RecordingAws.Call;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What somebody must be allowed for a call to succeed
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
 *
 * @param meets whether the call meets the conditions of a statement
 */
record NeededRight(String action, String resource, Predicate<Statement> meets) {

    private static final String KEY = "<Key.Arn>";
    private static final String PARAMETER = "arn:aws:ssm:eu-central-1:111122223333:parameter";
    private static final String SECRET = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:";

    /** What Secrets Manager puts behind a name in an ARN. */
    private static final String SUFFIX = "-a1b2c3";

    static Stream<NeededRight> of(Call call) {
        String service = call.target().replaceAll("\\..*", "");
        String operation = call.target().replaceAll(".*\\.", "");
        return switch (service) {
            case "AmazonSSM" -> ofParameterStore(operation, call.request());
            case "DynamoDB_20120810" -> ofDynamoDb(operation, call.request());
            case "secretsmanager" -> ofSecretsManager(operation, call.request());
            default -> throw new AssertionError(call.target() + ": not known here");
        };
    }

    private static Stream<NeededRight> ofParameterStore(String operation, Tree request) {
        List<String> names = Stream.concat(
                        request.at("Name").items(), request.at("Names").items())
                .map(Tree::text)
                .toList();
        if (operation.equals("DescribeParameters")) {
            return Stream.of(right("ssm:DescribeParameters", "*"));
        }
        Stream<NeededRight> rights = names.stream().map(name -> right("ssm:" + operation, PARAMETER + name));
        if (!request.at("Tags").isEmpty()) {
            rights =
                    Stream.concat(rights, names.stream().map(name -> right("ssm:AddTagsToResource", PARAMETER + name)));
        }
        Stream<String> keyUse = request.at("Type")
                        .find()
                        .filter("SecureString"::equals)
                        .isPresent()
                // https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
                ? Stream.of(request.at("Tier").text().equals("Advanced") ? "kms:GenerateDataKey" : "kms:Encrypt")
                : request.at("WithDecryption").find().filter("true"::equals).isPresent()
                        ? Stream.of("kms:Decrypt")
                        : Stream.empty();
        return Stream.concat(
                rights, keyUse.flatMap(action -> names.stream().map(name -> ofKey(action, "ssm", PARAMETER + name))));
    }

    private static Stream<NeededRight> ofDynamoDb(String operation, Tree request) {
        Stream<String> actions = operation.equals("TransactWriteItems")
                // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
                ? request.at("TransactItems")
                        .items()
                        .flatMap(item -> item.fields().keySet().stream())
                        .map(kind -> kind + "Item")
                        .distinct()
                : Stream.of(operation);
        return Stream.concat(
                actions.map(action -> new NeededRight(
                        "dynamodb:" + action, CfnStack.TABLE_ARN, statement -> meetsAttributes(request, statement))),
                Stream.of(ofKey("kms:Decrypt", "dynamodb", "")));
    }

    private static Stream<NeededRight> ofSecretsManager(String operation, Tree request) {
        if (Set.of("ListSecrets", "BatchGetSecretValue").contains(operation)) {
            Stream<NeededRight> listed = request.at("SecretIdList")
                    .items()
                    .flatMap(id -> Stream.of(
                            right("secretsmanager:GetSecretValue", secret(id.text())),
                            ofKey("kms:Decrypt", "secretsmanager", secret(id.text()))));
            return Stream.concat(Stream.of(right("secretsmanager:" + operation, "*")), listed);
        }
        String secret = secret(
                Stream.concat(request.at("Name").items(), request.at("SecretId").items())
                        .findFirst()
                        .orElseThrow()
                        .text());
        Stream<NeededRight> rights = Stream.of(right("secretsmanager:" + operation, secret));
        if (!request.at("Tags").isEmpty()) {
            rights = Stream.concat(rights, Stream.of(right("secretsmanager:TagResource", secret)));
        }
        // https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
        Set<String> keyUse = new TreeSet<>();
        if (!request.at("SecretString").isEmpty()) {
            keyUse.addAll(Set.of("kms:GenerateDataKey", "kms:Decrypt"));
        }
        // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
        if (operation.equals("UpdateSecret")) {
            keyUse.add("kms:Encrypt");
        }
        if (operation.equals("GetSecretValue")) {
            keyUse.add("kms:Decrypt");
        }
        return Stream.concat(rights, keyUse.stream().map(action -> ofKey(action, "secretsmanager", secret)));
    }

    private static String secret(String id) {
        return id.startsWith("arn:") ? id : SECRET + id + SUFFIX;
    }

    private static NeededRight right(String action, String resource) {
        return new NeededRight(action, resource, _ -> true);
    }

    /** @param encrypted what the key is used for, as its encryption context tells */
    private static NeededRight ofKey(String action, String service, String encrypted) {
        return new NeededRight(
                action,
                KEY,
                statement -> statement.condition("kms:ViaService").contains(service + ".eu-central-1.amazonaws.com")
                        && statement.condition("kms:EncryptionContext:PARAMETER_ARN").stream()
                                .allMatch(pattern -> Statement.like(pattern, encrypted)));
    }

    private static boolean meetsAttributes(Tree request, Statement statement) {
        Set<String> allowed = statement.condition("dynamodb:Attributes");
        if (allowed.isEmpty()) {
            return true;
        }
        Set<String> asked = new TreeSet<>();
        for (String part : request.at("ProjectionExpression").find().orElse("").split("[, ]+", -1)) {
            asked.add(request.at("ExpressionAttributeNames", part).find().orElse(part));
        }
        asked.addAll(request.at("Key").fields().keySet());
        asked.remove("");
        return !request.at("ProjectionExpression").isEmpty() && allowed.containsAll(asked);
    }
}
