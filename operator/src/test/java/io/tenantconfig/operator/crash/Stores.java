package io.tenantconfig.operator.crash;

import io.tenantconfig.core.route.ItemLayout;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigReader;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.StoredEntry;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.DynamoDbLocal;
import io.tenantconfig.storage.testing.EntryTable;
import io.tenantconfig.storage.testing.LocalAws;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** Parameter Store and a table of DynamoDB, empty at the start, and somebody who looks and writes there by hand. */
final class Stores implements AutoCloseable {

    /** What lies at a place in a store. */
    record Content(StoredEntry entry, Sighting sighting) {}

    static final Map<StoreId, StoreProvider> PROVIDERS = providers(StoreId.DYNAMODB, StoreId.PARAMETER_STORE);

    private static final DynamoDbLocal DYNAMODB = startDynamoDb();
    private static final DynamoDbClient TABLES = EntryTable.client(DYNAMODB.endpoint());
    private static final AtomicInteger TABLE = new AtomicInteger();
    private static final Queue<Stores> FREE = new ConcurrentLinkedQueue<>();

    private final AwsEmulator emulator = AwsEmulator.start();
    private final String table = "table-" + TABLE.incrementAndGet();
    private final SsmClient ssm = SsmClient.builder()
            .endpointOverride(emulator.endpoint())
            .region(Region.of(LocalAws.REGION))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    private final Map<StoreId, ConfigReader> readers = new HashMap<>();
    private final Map<StoreId, ConfigWriter> writers = new HashMap<>();

    /** Empty ones; until they are closed, nobody else has them. */
    static Stores take() {
        Stores free = FREE.poll();
        return free == null ? new Stores() : free;
    }

    private Stores() {
        EntryTable.create(TABLES, table);
        Map<String, String> environment = environment(emulator.endpoint(), DYNAMODB.endpoint());
        PROVIDERS.forEach((store, provider) -> {
            readers.put(store, provider.openReader(environment));
            writers.put(store, provider.openWriter(environment));
        });
    }

    private static Map<StoreId, StoreProvider> providers(StoreId... stores) {
        Map<StoreId, StoreProvider> installed = StoreProvider.installed();
        return Stream.of(stores).collect(Collectors.toMap(Function.identity(), installed::get));
    }

    private static DynamoDbLocal startDynamoDb() {
        try {
            return DynamoDbLocal.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI parameters() {
        return emulator.endpoint();
    }

    URI items() {
        return DYNAMODB.endpoint();
    }

    /** The settings that lead to this table, and to the services at these endpoints. */
    Map<String, String> environment(URI ssmEndpoint, URI dynamoDbEndpoint) {
        Map<String, String> environment = new HashMap<>(LocalAws.environment("SSM", ssmEndpoint));
        environment.putAll(LocalAws.environment("DYNAMODB", dynamoDbEndpoint));
        environment.put("TENANTCONFIG_DYNAMODB_TABLE", table);
        // An account's quotas don't hold here.
        environment.put("TENANTCONFIG_PARAMETER_WRITE_RATE", "1000");
        environment.put("TENANTCONFIG_PARAMETER_DESCRIBE_RATE", "1000");
        return environment;
    }

    void putParameter(String name, String value) {
        ssm.putParameter(request ->
                request.name(name).value(value).type(ParameterType.STRING).overwrite(true));
    }

    void deleteParameter(String name) {
        ssm.deleteParameter(request -> request.name(name));
    }

    /** All that lies in the stores, whoever put it there, by location. */
    Map<String, Content> contents() {
        Map<String, Content> contents = new TreeMap<>();
        contents(StoreId.PARAMETER_STORE, parameterLocations(), contents);
        contents(StoreId.DYNAMODB, itemLocations(), contents);
        return contents;
    }

    private void contents(StoreId store, Set<Location> locations, Map<String, Content> contents) {
        Map<Location, StoredEntry> entries = readers.get(store).read(locations);
        Map<Location, Sighting> sightings = writers.get(store).look(locations);
        for (Location location : locations) {
            StoredEntry entry = entries.get(location);
            Sighting sighting = sightings.get(location);
            if (entry != null && sighting != null) {
                contents.put(location.toString(), new Content(entry, sighting));
            }
        }
    }

    private Set<Location> parameterLocations() {
        Set<Location> locations = new HashSet<>();
        ssm.getParametersByPathPaginator(request -> request.path("/").recursive(true)).stream()
                .flatMap(page -> page.parameters().stream())
                .forEach(parameter -> locations.add(new Location(StoreId.PARAMETER_STORE, parameter.name())));
        return locations;
    }

    private Set<Location> itemLocations() {
        Set<Location> locations = new HashSet<>();
        for (Map<String, AttributeValue> item :
                TABLES.scanPaginator(request -> request.tableName(table)).items()) {
            locations.add(new Location(
                    StoreId.DYNAMODB, item.get("pk").s() + "/" + item.get("sk").s()));
        }
        return locations;
    }

    /** Empties them, for whoever takes them next: to open clients of AWS takes longer than most runs. */
    @Override
    public void close() {
        parameterLocations().forEach(location -> deleteParameter(location.path()));
        itemLocations()
                .forEach(location ->
                        TABLES.deleteItem(request -> request.tableName(table).key(key(location))));
        FREE.add(this);
    }

    private static Map<String, AttributeValue> key(Location location) {
        var key = ItemLayout.INSTANCE.keyAt(location.path());
        return Map.of("pk", AttributeValue.fromS(key.partition()), "sk", AttributeValue.fromS(key.sort()));
    }
}
