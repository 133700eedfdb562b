package io.tenantconfig.system.templates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What CloudFormation makes of the template with some parameters: which resources, with which properties. What only AWS
 * could tell stands there in pointed brackets, like {@code <Key.Arn>}.
 */
record CfnStack(CfnTemplate template, Map<String, String> given) {

    static final String REGION = "eu-central-1";
    static final String ACCOUNT = "111122223333";
    static final String TABLE_ARN = "arn:aws:dynamodb:" + REGION + ":" + ACCOUNT + ":table/tenant-config";

    static final String STREAM_ARN = TABLE_ARN + "/stream/2026-01-01T00:00:00.000";
    static final String LOGS_ARN = "arn:aws:logs:" + REGION + ":" + ACCOUNT + ":log-group:refresh:*";

    /** Those without a default. */
    static final Map<String, String> REQUIRED = Map.of(
            "ClusterName", "production",
            "ClusterEndpoint", "https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com",
            "ClusterCertificateAuthority", "LS0tLS1CRUdJTi==",
            "CodeBucket", "artifacts",
            "CodeKey", "refresh-0.1.0.zip");

    /** All that a user can switch on, so that every resource is there but those of the other way of events. */
    static final Map<String, String> EVERYTHING = Map.of(
            "SecretsManager", "true",
            "TableStream", "true",
            "CodeObjectVersion", "3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH",
            "RoutesFile", "/var/task/routes.yaml",
            "Subnets", "subnet-1,subnet-2",
            "SecurityGroups", "sg-1",
            "AlarmTopic", "arn:aws:sns:eu-central-1:111122223333:alarms");

    private static final Map<String, String> PSEUDO = Map.of(
            "AWS::Partition",
            "aws",
            "AWS::Region",
            REGION,
            "AWS::AccountId",
            ACCOUNT,
            "AWS::URLSuffix",
            "amazonaws.com");

    private static final Map<String, String> ATTRIBUTES =
            Map.of("Table.Arn", TABLE_ARN, "Table.StreamArn", STREAM_ARN, "Logs.Arn", LOGS_ARN);

    private static final Object NO_VALUE = new Object();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");

    /** The resources that there are, by name, each with its type and its properties. */
    Map<String, Tree> resources() {
        Map<String, Tree> resources = new TreeMap<>();
        template.document().at("Resources").fields().forEach((name, resource) -> {
            Optional<String> condition = Tree.of(resource).at("Condition").find();
            if (condition.map(this::holds).orElse(true)) {
                resources.put(name, Tree.of(resolve(resource)));
            }
        });
        return resources;
    }

    Map<String, Tree> ofType(String type) {
        Map<String, Tree> resources = resources();
        resources.values().removeIf(resource -> !resource.at("Type").text().equals(type));
        return resources;
    }

    Tree properties(String name) {
        Tree resource = resources().get(name);
        if (resource == null) {
            throw new AssertionError(name + ": not in this stack");
        }
        return resource.at("Properties");
    }

    Map<String, String> outputs() {
        Map<String, String> outputs = new TreeMap<>();
        template.document()
                .at("Outputs")
                .fields()
                .forEach((name, output) ->
                        outputs.put(name, Tree.of(resolve(output)).at("Value").text()));
        return outputs;
    }

    private boolean holds(String condition) {
        return Boolean.TRUE.equals(
                resolve(template.document().at("Conditions", condition).value()));
    }

    private @Nullable Object resolve(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map when map.size() == 1 && isFunction(map) -> call(Tree.of(map));
            case Map<?, ?> map -> {
                Map<String, Object> resolved = new LinkedHashMap<>();
                map.forEach((name, field) -> {
                    Object result = resolve(field);
                    if (result != NO_VALUE) {
                        resolved.put(String.valueOf(name), result);
                    }
                });
                yield resolved;
            }
            case List<?> list -> {
                List<Object> resolved = new ArrayList<>();
                for (Object item : list) {
                    Object result = resolve(item);
                    if (result != NO_VALUE) {
                        resolved.add(result);
                    }
                }
                yield resolved;
            }
            case null, default -> value;
        };
    }

    private static boolean isFunction(Map<?, ?> map) {
        String name = String.valueOf(map.keySet().iterator().next());
        return name.startsWith("Fn::")
                || name.equals("Ref")
                || (name.equals("Condition") && map.get(name) instanceof String);
    }

    private @Nullable Object call(Tree call) {
        String function = call.fields().keySet().iterator().next();
        Tree argument = call.at(function);
        List<Tree> arguments = argument.items().toList();
        return switch (function) {
            case "Ref" -> reference(argument.text());
            case "Condition" -> holds(argument.text());
            case "Fn::GetAtt" ->
                attribute(arguments.get(0).text() + "." + arguments.get(1).text());
            case "Fn::Sub" -> substitute(arguments);
            case "Fn::If" ->
                resolve(arguments.get(holds(arguments.get(0).text()) ? 1 : 2).value());
            case "Fn::Equals" ->
                String.valueOf(resolve(arguments.get(0).value()))
                        .equals(String.valueOf(resolve(arguments.get(1).value())));
            case "Fn::Not" -> !Boolean.TRUE.equals(resolve(arguments.get(0).value()));
            case "Fn::And" -> arguments.stream().allMatch(condition -> Boolean.TRUE.equals(resolve(condition.value())));
            case "Fn::Join" ->
                String.join(
                        arguments.get(0).text(),
                        Tree.of(resolve(arguments.get(1).value()))
                                .items()
                                .map(Tree::text)
                                .toList());
            case "Fn::Split" ->
                List.of(Tree.of(resolve(arguments.get(1).value()))
                        .text()
                        .split(Pattern.quote(arguments.get(0).text()), -1));
            case "Fn::Select" ->
                Tree.of(resolve(arguments.get(1).value()))
                        .items()
                        .toList()
                        .get(Integer.parseInt(arguments.get(0).text()))
                        .text();
            default -> throw new AssertionError(function + ": not known here");
        };
    }

    private Object reference(String name) {
        if (name.equals("AWS::NoValue")) {
            return NO_VALUE;
        }
        if (PSEUDO.containsKey(name)) {
            return PSEUDO.get(name);
        }
        Tree parameter = template.parameter(name);
        if (parameter.isEmpty()) {
            return name.equals("Table") ? "tenant-config" : "<" + name + ">";
        }
        String value = Optional.ofNullable(given.get(name))
                .or(() -> parameter.at("Default").find())
                .or(() -> Optional.ofNullable(REQUIRED.get(name)))
                .orElseThrow(() -> new AssertionError(name + ": neither given nor with a default"));
        return parameter.at("Type").text().equals("CommaDelimitedList") ? List.of(value.split(",")) : value;
    }

    private static String attribute(String name) {
        return ATTRIBUTES.getOrDefault(name, "<" + name + ">");
    }

    private String substitute(List<Tree> arguments) {
        Tree variables = arguments.size() > 1 ? arguments.get(1) : Tree.of(Map.of());
        return VARIABLE.matcher(arguments.get(0).text())
                .replaceAll(match -> Matcher.quoteReplacement(variable(variables, match.group(1))));
    }

    private String variable(Tree variables, String name) {
        if (!variables.at(name).isEmpty()) {
            return Tree.of(resolve(variables.at(name).value())).text();
        }
        return name.startsWith("AWS::") || !name.contains(".")
                ? Tree.of(reference(name)).text()
                : attribute(name);
    }
}
