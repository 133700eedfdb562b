package io.tenantconfig.quickstart;

import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.DynamoDbLocal;
import io.tenantconfig.emulator.EmulatorSettings;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ssm.SsmClient;

/** Parameter Store and DynamoDB on the loopback address, with a table for the entries. */
public final class LocalAws implements AutoCloseable {

    /** The name of the table. */
    public static final String TABLE = "tenant-config";

    private static final Region REGION = Region.EU_CENTRAL_1;

    /** Any will do: nobody checks them here. */
    private static final String ACCESS_KEY = "quickstart";

    private static final String SECRET_KEY = "quickstart";

    private final AwsEmulator parameterStore;
    private final DynamoDbLocal dynamoDb;

    private LocalAws(AwsEmulator parameterStore, DynamoDbLocal dynamoDb) {
        this.parameterStore = parameterStore;
        this.dynamoDb = dynamoDb;
    }

    /**
     * Starts both, empty.
     *
     * @param ssmPort 0 for any free one
     * @param dynamoDbPort 0 for any free one
     * @throws IOException if a port is taken
     */
    public static LocalAws start(int ssmPort, int dynamoDbPort) throws IOException {
        var parameterStore =
                AwsEmulator.start(EmulatorSettings.defaults().withPort(ssmPort).withRegion(REGION.id()));
        try {
            var aws = new LocalAws(parameterStore, DynamoDbLocal.start(dynamoDbPort));
            aws.createTable();
            return aws;
        } catch (IOException e) {
            parameterStore.close();
            throw e;
        }
    }

    public AwsEmulator parameterStore() {
        return parameterStore;
    }

    /** The environment variables by which AWS's SDKs and tools, and our own parts, find these services. */
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AWS_ENDPOINT_URL_SSM", parameterStore.endpoint().toString());
        environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.endpoint().toString());
        environment.put("AWS_REGION", REGION.id());
        environment.put("AWS_DEFAULT_REGION", REGION.id());
        environment.put("AWS_ACCESS_KEY_ID", ACCESS_KEY);
        environment.put("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
        return environment;
    }

    /** The same with the operator's rates, for an account's quotas don't hold here. */
    public Map<String, String> operatorEnvironment() {
        Map<String, String> environment = environment();
        environment.put("TENANTCONFIG_PARAMETER_WRITE_RATE", "1000");
        environment.put("TENANTCONFIG_PARAMETER_DESCRIBE_RATE", "1000");
        return environment;
    }

    /** A client of its own, to be closed by the caller. */
    public SsmClient newSsmClient() {
        return SsmClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(parameterStore.endpoint())
                .region(REGION)
                .credentialsProvider(credentials())
                .build();
    }

    /** A client of its own, to be closed by the caller. */
    public DynamoDbClient newDynamoDbClient() {
        URI endpoint = dynamoDb.endpoint();
        return DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint)
                .region(REGION)
                .credentialsProvider(credentials())
                .build();
    }

    @Override
    public void close() {
        parameterStore.close();
        dynamoDb.close();
    }

    private void createTable() {
        try (var client = newDynamoDbClient()) {
            client.createTable(request -> request.tableName(TABLE)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(key("pk", KeyType.HASH), key("sk", KeyType.RANGE))
                    .attributeDefinitions(text("pk"), text("sk")));
        }
    }

    private static KeySchemaElement key(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition text(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
    }
}
