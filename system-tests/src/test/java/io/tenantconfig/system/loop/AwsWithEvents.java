package io.tenantconfig.system.loop;

import io.tenantconfig.storage.testing.EntryTable;
import io.tenantconfig.storage.testing.MotoServer;
import java.io.IOException;
import java.net.URI;
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

/** moto, with the table that the system expects, and with events of what changes in its Parameter Store. */
final class AwsWithEvents implements AutoCloseable {

    private final MotoServer moto;
    private final ParameterStoreEvents events;
    private final SsmClient ssm;
    private final DynamoDbClient dynamoDb;

    private AwsWithEvents(MotoServer moto, Map<String, String> environment, InstantSource clock) throws IOException {
        this.moto = moto;
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
        EntryTable.create(dynamoDb, environment.getOrDefault("TENANTCONFIG_DYNAMODB_TABLE", ""));
    }

    /** @param environment the settings of a process that uses it: the region, the credentials and the table */
    static AwsWithEvents start(Map<String, String> environment, InstantSource clock)
            throws IOException, InterruptedException {
        var moto = MotoServer.start();
        try {
            return new AwsWithEvents(moto, environment, clock);
        } catch (IOException | RuntimeException e) {
            moto.close();
            throw e;
        }
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
