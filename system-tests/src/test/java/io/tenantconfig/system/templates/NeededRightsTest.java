package io.tenantconfig.system.templates;

import static io.tenantconfig.system.templates.Policies.OPERATOR;
import static io.tenantconfig.system.templates.Policies.REFRESH;
import static io.tenantconfig.system.templates.Policies.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.KeyPrefix;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.Placement;
import io.tenantconfig.core.route.Route;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.refresh.AwsJson;
import io.tenantconfig.refresh.RefreshHandler;
import io.tenantconfig.refresh.StoreVersions;
import io.tenantconfig.storage.testing.EntryTable;
import io.tenantconfig.storage.testing.LocalAws;
import io.tenantconfig.storage.testing.MotoServer;
import io.tenantconfig.system.templates.RecordingAws.Call;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the stores call, as they call it, against what the template allows: a call that no policy allows is found here, and so
 * is a right that no call needs.
 */
class NeededRightsTest {

    private static final Claim CLAIM = new Claim(
            new Owner(new ClusterId("production"), "acme", "checkout"), Instant.parse("2026-01-01T10:00:00Z"), 1);
    private static final Scope SCOPE = new Scope(new TenantId("acme"), new ServiceName("checkout"));

    /** Where the module's own tests lie, which call as users do. */
    private static final Pattern TEST_CLASSES = Pattern.compile("/test-classes/|-tests\\.jar!");

    private static final Map<String, String> WITH_ALL_STORES = Map.of("SecretsManager", "true", "TableStream", "true");

    /** What Lambda does in the function's name, and no code of ours. */
    private static final Set<String> OF_LAMBDA = Set.of(
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "sqs:SendMessage",
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams");

    @SuppressWarnings("NullAway.Init")
    private static Policies policies;

    private static final Map<String, List<Call>> CALLS = new HashMap<>();

    @BeforeAll
    static void callEverything() throws Exception {
        policies = Policies.of(CfnTemplate.read().with(WITH_ALL_STORES));
        CALLS.put(OPERATOR, new ArrayList<>());
        CALLS.put(SERVER, new ArrayList<>());
        CALLS.put(REFRESH, new ArrayList<>());
        try (var moto = MotoServer.start();
                var aws = RecordingAws.before(moto.endpoint());
                var dynamoDb = EntryTable.client(moto.endpoint())) {
            EntryTable.create(dynamoDb, "tenant-config");
            for (String tier : List.of("Standard", "Advanced")) {
                var environment = environment(aws.endpoint(), tier);
                for (StoreProvider provider : StoreProvider.installed().values()) {
                    use(provider, environment, aws, tier.toLowerCase(Locale.ROOT));
                }
            }
            lookForVersions(environment(aws.endpoint(), "Standard"), aws);
        }
    }

    @Test
    void theFunctionMayMakeItsCalls() {
        assertThat(refused(REFRESH)).isEmpty();
    }

    @Test
    void theFunctionNeedsWhatItMay() {
        Set<String> allowed = policies.actions(REFRESH);
        assertThat(allowed).containsAll(OF_LAMBDA);
        allowed.removeAll(OF_LAMBDA);
        assertThat(allowed).isEqualTo(needed(REFRESH));
    }

    @AfterAll
    static void forget() {
        CALLS.clear();
    }

    @Test
    void theOperatorMayMakeItsCalls() {
        assertThat(refused(OPERATOR)).isEmpty();
    }

    @Test
    void theServerMayMakeItsCalls() {
        assertThat(refused(SERVER)).isEmpty();
    }

    @Test
    void theOperatorNeedsWhatItMay() {
        assertThat(policies.actions(OPERATOR)).isEqualTo(needed(OPERATOR));
    }

    @Test
    void theServerNeedsWhatItMay() {
        assertThat(policies.actions(SERVER)).isEqualTo(needed(SERVER));
    }

    /** Else a call could hide from the comparison above. */
    @Test
    void everyCallInTheCodeWasMadeHere() {
        Set<String> inCode = new ClassFileImporter()
                .importPackages("io.tenantconfig.storage").stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(NeededRightsTest::isOperation)
                        .map(call -> call.getTarget().getName())
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> made = Stream.of(OPERATOR, SERVER)
                .flatMap(role -> CALLS.getOrDefault(role, List.of()).stream())
                .map(call -> call.target().replaceAll(".*\\.", ""))
                .map(operation -> operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(inCode).isNotEmpty().isEqualTo(made);
    }

    private static boolean isOperation(JavaMethodCall call) {
        return call.getOriginOwner().getPackageName().equals("io.tenantconfig.storage")
                && call.getOriginOwner()
                        .getSource()
                        .map(source -> !TEST_CLASSES
                                .matcher(source.getUri().toString())
                                .find())
                        .orElse(true)
                && call.getTargetOwner().getName().matches("software\\.amazon\\.awssdk\\.services\\..*Client")
                && !Set.of("close", "builder").contains(call.getTarget().getName());
    }

    private static List<String> refused(String role) {
        return CALLS.getOrDefault(role, List.of()).stream()
                .flatMap(NeededRight::of)
                .filter(right -> !policies.allows(role, right.action(), right.resource(), right.meets()))
                .map(right -> right.action() + " on " + right.resource())
                .distinct()
                .toList();
    }

    private static Set<String> needed(String role) {
        return CALLS.getOrDefault(role, List.of()).stream()
                .flatMap(NeededRight::of)
                .map(NeededRight::action)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Lets a store make each kind of call that it knows. */
    private static void use(StoreProvider provider, Map<String, String> environment, RecordingAws aws, String name) {
        aws.take();
        List<Placement> entries = entries(provider, name);
        Set<Location> locations = entries.stream().map(Placement::location).collect(Collectors.toSet());
        try (var writer = provider.openWriter(environment);
                var reader = provider.openReader(environment);
                var sweep = provider.openSweep(environment)) {
            writer.look(locations);
            for (boolean secret : writer.limits().keepsSecrets() ? List.of(false, true) : List.of(false)) {
                // One alone, then two together.
                for (List<Placement> some : List.of(entries.subList(0, 1), entries.subList(1, 3))) {
                    put(writer, some, secret);
                }
                var pass = sweep.begin(Set.of(provider.layout().defaultRoot()), Set.of(SCOPE.tenant()));
                assertThat(pass.next()).isPresent();
                note(OPERATOR, aws);
                reader.read(locations);
                note(SERVER, aws);
                for (List<Placement> some : List.of(entries.subList(0, 1), entries.subList(1, 3))) {
                    var deleted = writer.apply(
                            CLAIM,
                            some.stream()
                                    .<Change>map(entry -> new Change.Delete(entry.location()))
                                    .toList());
                    assertThat(deleted.values()).allMatch(WriteResult.Deleted.class::isInstance);
                }
            }
        }
        note(OPERATOR, aws);
    }

    /** As the function does when it hears of an entry. */
    private static void lookForVersions(Map<String, String> environment, RecordingAws aws) {
        try (var client = AwsJson.of(environment)) {
            Map<StoreId, StoreVersions> versions = RefreshHandler.versions(client);
            assertThat(versions).containsOnlyKeys(StoreProvider.installed().keySet());
            versions.forEach((store, reader) -> {
                StoreProvider provider = Optional.ofNullable(
                                StoreProvider.installed().get(store))
                        .orElseThrow();
                assertThat(reader.find(entries(provider, "none").getFirst().location()))
                        .isEmpty();
            });
        }
        note(REFRESH, aws);
    }

    private static void put(ConfigWriter writer, List<Placement> entries, boolean secret) {
        Map<Location, WriteResult> created = writer.apply(
                CLAIM,
                entries.stream()
                        .<Change>map(entry -> new Change.Put(entry, "first", secret, new Base.Absent()))
                        .toList());
        var overwritten = writer.apply(
                CLAIM,
                entries.stream()
                        .<Change>map(entry -> new Change.Put(
                                entry,
                                "second",
                                secret,
                                new Base.Own(((WriteResult.Written) created.get(entry.location())).version())))
                        .toList());
        assertThat(overwritten.values()).allMatch(WriteResult.Written.class::isInstance);
    }

    private static void note(String role, RecordingAws aws) {
        CALLS.getOrDefault(role, List.of()).addAll(aws.take());
    }

    private static List<Placement> entries(StoreProvider provider, String name) {
        var layout = provider.layout();
        var routes =
                Routes.of(List.of(new Route(new KeyPrefix("entry_"), provider.id(), layout.defaultRoot(), layout)));
        return List.of("a", "b", "c").stream()
                .map(entry -> routes.place(SCOPE, new ConfigKey("entry_" + name + "-" + entry)))
                .toList();
    }

    private static Map<String, String> environment(URI endpoint, String tier) throws IOException {
        Map<String, String> outputs = CfnTemplate.read().with(Map.of()).outputs();
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_REGION",
                LocalAws.REGION,
                "AWS_ACCESS_KEY_ID",
                "local",
                "AWS_SECRET_ACCESS_KEY",
                "local",
                "TENANTCONFIG_DYNAMODB_TABLE",
                outputs.getOrDefault("TableName", ""),
                "TENANTCONFIG_PARAMETER_TIER",
                tier,
                // So that an entry that was deleted is restored when it comes again.
                "TENANTCONFIG_SECRET_RECOVERY_DAYS",
                "7");
    }
}
