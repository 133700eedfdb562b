package io.tenantconfig.quickstart.tour;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The two stores as somebody with AWS's own tools sees them. */
public final class Stores {

    private final SsmClient ssm;
    private final DynamoDbClient dynamoDb;
    private final String table;

    /** The clients stay the caller's. */
    public Stores(SsmClient ssm, DynamoDbClient dynamoDb, String table) {
        this.ssm = ssm;
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Changes a parameter by hand, or makes it. */
    public void putParameter(String name, String value) {
        ssm.putParameter(request ->
                request.name(name).value(value).type(ParameterType.STRING).overwrite(true));
    }

    /** A parameter's value. */
    public String parameter(String name) {
        return ssm.getParameter(request -> request.name(name)).parameter().value();
    }

    /** The names of the parameters below a path, in order. */
    public Set<String> parameters(String path) {
        return ssm.getParametersByPathPaginator(request -> request.path(path).recursive(true)).stream()
                .flatMap(page -> page.parameters().stream())
                .map(Parameter::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The sort keys of a tenant's items, in order. */
    public Set<String> items(String tenant) {
        var pages = dynamoDb.queryPaginator(request -> request.tableName(table)
                .keyConditionExpression("#pk = :pk")
                .expressionAttributeNames(Map.of("#pk", "pk"))
                .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("TENANT#" + tenant)))
                .consistentRead(true));
        return pages.items().stream()
                .map(item -> requireNonNull(item.get("sk")).s())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
