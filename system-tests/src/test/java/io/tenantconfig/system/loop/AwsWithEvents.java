package io.tenantconfig.system.loop;

import io.tenantconfig.storage.testing.MotoServer;
import io.tenantconfig.system.templates.DeployedStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** moto, with the stack of the manifests, and with events of what changes in its Parameter Store. */
final class AwsWithEvents implements AutoCloseable {

    private final MotoServer moto;
    private final DeployedStack stack;
    private final ParameterStoreEvents events;
    private final SsmClient ssm;
    private final DynamoDbClient dynamoDb;

    private AwsWithEvents(MotoServer moto, DeployedStack stack, Map<String, String> environment, InstantSource clock)
            throws IOException {
        this.moto = moto;
        this.stack = stack;
        this.events = ParameterStoreEvents.before(moto.endpoint(), clock);
        Region region = Region.of(environment.getOrDefault("AWS_REGION", ""));
        AwsCredentialsProvider credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(
                environment.getOrDefault("AWS_ACCESS_KEY_ID", ""),
                environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "")));
        this.ssm = SsmClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint())
                .region(region)
                .credentialsProvider(credentials)
                .build();
        this.dynamoDb = DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint())
                .region(region)
                .credentialsProvider(credentials)
                .build();
    }

    /**
     * Starts it and deploys the stack.
     *
     * @param environment the settings of a process that uses it: the region, the credentials and the table
     * @param directory for the template as it is deployed
     */
    static AwsWithEvents start(Map<String, String> environment, Path directory, InstantSource clock)
            throws IOException, InterruptedException {
        var moto = MotoServer.start();
        try {
            String table = environment.getOrDefault("TENANTCONFIG_DYNAMODB_TABLE", "");
            var stack = DeployedStack.deploy(moto.endpoint(), environment, directory, Map.of("TableName", table));
            return new AwsWithEvents(moto, stack, environment, clock);
        } catch (IOException | InterruptedException | RuntimeException e) {
            moto.close();
            throw e;
        }
    }

    DeployedStack stack() {
        return stack;
    }

    /** Where all of it is. */
    URI endpoint() {
        return events.endpoint();
    }

    /** From now on this one takes the events, in the order of the changes; it must not wait. */
    void onEvent(Consumer<byte[]> listener) {
        events.onEvent(listener);
    }

    SsmClient ssm() {
        return ssm;
    }

    DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    @Override
    public void close() {
        ssm.close();
        dynamoDb.close();
        events.close();
        moto.close();
    }
}
