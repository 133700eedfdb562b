package io.tenantconfig.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.CallRates;
import io.tenantconfig.core.store.StoreProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ssm.SsmClient;

class StoreProvidersTest {

    private static final Map<StoreId, StoreProvider> INSTALLED = StoreProvider.installed();

    @Test
    void areFoundOnTheClassPath() {
        var secretsManager = new StoreId("secrets-manager");
        assertThat(INSTALLED).containsOnlyKeys(StoreId.DYNAMODB, StoreId.PARAMETER_STORE, secretsManager);
        assertThat(INSTALLED.get(StoreId.DYNAMODB)).isInstanceOf(DynamoDbStoreProvider.class);
        assertThat(INSTALLED.get(StoreId.PARAMETER_STORE)).isInstanceOf(ParameterStoreProvider.class);
        assertThat(INSTALLED.get(secretsManager)).isInstanceOf(SecretsManagerProvider.class);
    }

    @Test
    void serveTheDefaultRoutes() {
        var routes = RoutesDocument.defaults(StoreProvider.layouts(INSTALLED));
        var scope = new Scope(new TenantId("acme"), new ServiceName("checkout"));

        assertThat(routes.place(scope, new ConfigKey("tenant_config_plan")).location())
                .hasToString("dynamodb:TENANT#acme/CONFIG#plan");
        assertThat(routes.place(scope, new ConfigKey("param_config_db-url")).location())
                .hasToString("parameter-store:/config-service/acme/checkout/db-url");
    }

    @Test
    void serveTheRouteOfSecretsOnceADocumentHasIt() {
        var routes = RoutesDocument.parse(
                "routes: [{prefix: secret_config_, store: secrets-manager}]", StoreProvider.layouts(INSTALLED));
        var scope = new Scope(new TenantId("acme"), new ServiceName("checkout"));

        assertThat(routes.place(scope, new ConfigKey("secret_config_db/password"))
                        .location())
                .hasToString("secrets-manager:tenant-config/acme/checkout/db/password");
    }

    @Test
    void leaveNoSecretWithoutARoomForItsName() {
        var layouts = StoreProvider.layouts(INSTALLED);
        String longest = "r".repeat(128);
        var routes =
                RoutesDocument.parse("routes: [{prefix: s_, store: secrets-manager, root: " + longest + "}]", layouts);
        var scope = new Scope(new TenantId("t".repeat(63)), new ServiceName("s".repeat(63)));

        assertThat(routes.place(scope, new ConfigKey("s_" + "n".repeat(254)))
                        .location()
                        .path())
                .hasSize(511);
        for (String root : List.of("", "/x", "x/", "x/y/z", "x!", longest + "r")) {
            assertThatThrownBy(() -> RoutesDocument.parse(
                            "routes: [{prefix: s_, store: secrets-manager, root: '" + root + "'}]", layouts))
                    .as(root)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageEndingWith(
                            "(expected: a path of one or two levels like tenant-config, without a / before it)");
        }
    }

    @Test
    void nameAllTheirSettings() {
        assertThat(StoreProvider.settings(INSTALLED))
                .extracting(setting -> setting.name())
                .containsExactly(
                        "TENANTCONFIG_DYNAMODB_TABLE",
                        "TENANTCONFIG_DYNAMODB_WRITE_RATE",
                        "TENANTCONFIG_DYNAMODB_READ_RATE",
                        "TENANTCONFIG_PARAMETER_TIER",
                        "TENANTCONFIG_PARAMETER_KMS_KEY",
                        "TENANTCONFIG_PARAMETER_WRITE_RATE",
                        "TENANTCONFIG_PARAMETER_DESCRIBE_RATE",
                        "TENANTCONFIG_SECRET_RECOVERY_DAYS",
                        "TENANTCONFIG_SECRET_KMS_KEY",
                        "TENANTCONFIG_SECRET_WRITE_RATE",
                        "TENANTCONFIG_SECRET_DESCRIBE_RATE");
    }

    @Test
    void haveDefaultsForEverySetting() {
        var anyAccess = new AwsAccess(Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(DynamoDbSettings.of(Map.of()))
                .isEqualTo(new DynamoDbSettings("tenant-config", new CallRates(100, 100), anyAccess));
        assertThat(ParameterStoreSettings.of(Map.of()))
                .isEqualTo(new ParameterStoreSettings(
                        ParameterStoreSettings.Tier.STANDARD, Optional.empty(), new CallRates(1, 3), anyAccess));
        assertThat(SecretsManagerSettings.of(Map.of()))
                .isEqualTo(new SecretsManagerSettings(
                        Optional.empty(), Optional.empty(), new CallRates(40, 20), anyAccess));
    }

    @Test
    void takeEverySettingFromTheEnvironment() {
        Map<String, String> environment = Map.ofEntries(
                Map.entry("TENANTCONFIG_DYNAMODB_TABLE", "config.prod"),
                Map.entry("TENANTCONFIG_DYNAMODB_WRITE_RATE", "1000"),
                Map.entry("TENANTCONFIG_DYNAMODB_READ_RATE", "2000"),
                Map.entry("TENANTCONFIG_PARAMETER_TIER", "Advanced"),
                Map.entry("TENANTCONFIG_PARAMETER_WRITE_RATE", "10"),
                Map.entry("TENANTCONFIG_PARAMETER_DESCRIBE_RATE", "5"),
                Map.entry("TENANTCONFIG_SECRET_WRITE_RATE", "49"),
                Map.entry("TENANTCONFIG_SECRET_DESCRIBE_RATE", "99"),
                Map.entry("TENANTCONFIG_PARAMETER_KMS_KEY", "alias/config"),
                Map.entry("TENANTCONFIG_SECRET_RECOVERY_DAYS", "7"),
                Map.entry("TENANTCONFIG_SECRET_KMS_KEY", "alias/secrets"),
                Map.entry("AWS_REGION", "eu-central-1"),
                Map.entry("AWS_ENDPOINT_URL", "https://aws.example"),
                Map.entry("AWS_ENDPOINT_URL_SSM", "http://127.0.0.1:4711"),
                Map.entry("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:4712"),
                Map.entry("AWS_ACCESS_KEY_ID", "id"),
                Map.entry("AWS_SECRET_ACCESS_KEY", "key"),
                Map.entry("AWS_SESSION_TOKEN", "token"));

        var dynamoDb = DynamoDbSettings.of(environment);
        var parameterStore = ParameterStoreSettings.of(environment);
        var secretsManager = SecretsManagerSettings.of(environment);

        assertThat(dynamoDb.table()).isEqualTo("config.prod");
        assertThat(dynamoDb.access().region()).contains(Region.EU_CENTRAL_1);
        assertThat(dynamoDb.access().endpoint()).contains(URI.create("https://aws.example"));
        assertThat(dynamoDb.access().credentials()).contains(AwsSessionCredentials.create("id", "key", "token"));
        assertThat(dynamoDb.rates()).isEqualTo(new CallRates(2000, 1000));
        assertThat(parameterStore.rates()).isEqualTo(new CallRates(5, 10));
        assertThat(secretsManager.rates()).isEqualTo(new CallRates(99, 49));
        assertThat(parameterStore.tier()).isEqualTo(ParameterStoreSettings.Tier.ADVANCED);
        assertThat(parameterStore.kmsKey()).contains("alias/config");
        assertThat(parameterStore.access().endpoint()).contains(URI.create("http://127.0.0.1:4711"));
        assertThat(secretsManager.recoveryDays()).contains(7);
        assertThat(secretsManager.kmsKey()).contains("alias/secrets");
        assertThat(secretsManager.access().endpoint()).contains(URI.create("http://127.0.0.1:4712"));
        assertThat(dynamoDb.toString() + parameterStore + secretsManager).doesNotContain("token", "key,");
    }

    @Test
    void limitHowLongAndHowOftenTheyTry() {
        var access = new AwsAccess(
                Optional.of(Region.EU_CENTRAL_1),
                Optional.empty(),
                Optional.of(AwsBasicCredentials.create("id", "key")));
        try (SsmClient ssm = access.open(SsmClient.builder());
                DynamoDbClient dynamoDb = access.open(DynamoDbClient.builder())) {
            for (AwsServiceClientConfiguration client :
                    List.of(ssm.serviceClientConfiguration(), dynamoDb.serviceClientConfiguration())) {
                var limits = client.overrideConfiguration();
                assertThat(client.region()).isEqualTo(Region.EU_CENTRAL_1);
                assertThat(limits.apiCallTimeout()).contains(Duration.ofSeconds(20));
                assertThat(limits.apiCallAttemptTimeout()).contains(Duration.ofSeconds(5));
                assertThat(limits.retryStrategy().orElseThrow().maxAttempts()).isEqualTo(4);
            }
        }
    }

    @Test
    void areNotOpenedWithAMalformedSetting() {
        assertRefused(
                Map.of("TENANTCONFIG_DYNAMODB_TABLE", "a/b"),
                "TENANTCONFIG_DYNAMODB_TABLE: \"a/b\" (expected: 3 to 255 characters of A-Z, a-z, 0-9, _, . and -)");
        assertRefused(
                Map.of("TENANTCONFIG_PARAMETER_TIER", "advanced"),
                "TENANTCONFIG_PARAMETER_TIER: \"advanced\" (expected: Standard or Advanced)");
        for (String setting : List.of("TENANTCONFIG_PARAMETER_KMS_KEY", "TENANTCONFIG_SECRET_KMS_KEY")) {
            for (String key : List.of("EDIT-ME", "my key", "alias/", "arn:aws:s3:::bucket", "1234abcd-12ab-34cd")) {
                assertRefused(
                        Map.of(setting, key),
                        setting + ": \"" + key + "\" (expected: the id, ARN or alias of a KMS key)");
            }
        }
        for (String days : List.of("-1", "1", "6", "31", "P7D")) {
            assertRefused(
                    Map.of("TENANTCONFIG_SECRET_RECOVERY_DAYS", days),
                    "TENANTCONFIG_SECRET_RECOVERY_DAYS: \"" + days + "\" (expected: 0, or a number from 7 to 30)");
        }
        assertRefused(
                Map.of("AWS_ENDPOINT_URL", "localhost:4566"),
                "AWS_ENDPOINT_URL: \"localhost:4566\" (expected: an address like https://host:port)");
        assertRefused(
                Map.of("AWS_ACCESS_KEY_ID", "id"),
                "AWS_SECRET_ACCESS_KEY: not set (expected: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alias/config",
                "1234abcd-12ab-34cd-56ef-1234567890ab",
                "mrk-1234abcd12ab34cd56ef1234567890ab",
                "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                "arn:aws-us-gov:kms:us-gov-west-1:111122223333:alias/config"
            })
    void takeAKeyInEachOfItsSpellings(String key) {
        assertThat(ParameterStoreSettings.of(Map.of("TENANTCONFIG_PARAMETER_KMS_KEY", key))
                        .kmsKey())
                .contains(key);
    }

    private static void assertRefused(Map<String, String> environment, String message) {
        assertThatThrownBy(() -> {
                    DynamoDbSettings.of(environment);
                    ParameterStoreSettings.of(environment);
                    SecretsManagerSettings.of(environment);
                })
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }
}
