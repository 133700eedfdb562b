package io.tenantconfig.core.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.EntryId;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;

class RoutesTest {

    private static final Map<StoreId, Layout> LAYOUTS =
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE);

    private static final TenantId ACME = new TenantId("acme");
    private static final ServiceName CHECKOUT = new ServiceName("checkout");
    private static final Scope SCOPE = new Scope(ACME, CHECKOUT);

    private final Routes defaults = RoutesDocument.defaults(LAYOUTS);

    @Example
    void placesKeysAsTheDesignSays() {
        assertThat(path("tenant_config_payment")).isEqualTo("dynamodb:TENANT#acme/CONFIG#payment");
        assertThat(path("param_config_db-url")).isEqualTo("parameter-store:/config-service/acme/checkout/db-url");
        assertThat(path("param_config_limits/orders.max"))
                .isEqualTo("parameter-store:/config-service/acme/checkout/limits/orders.max");
    }

    @Example
    void splitsAnItemsPathIntoItsTwoKeys() {
        assertThat(ItemLayout.INSTANCE.keyAt("TENANT#acme/CONFIG#limits/orders"))
                .isEqualTo(new ItemLayout.ItemKey("TENANT#acme", "CONFIG#limits/orders"));
        for (String path : List.of("", "/", "TENANT#acme", "TENANT#acme/", "/CONFIG#x")) {
            assertThatThrownBy(() -> ItemLayout.INSTANCE.keyAt(path))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("location: \"" + path + "\" (expected: a partition key, / and a sort key)");
        }
    }

    @Example
    void givesATenantWideEntryTheSharedService() {
        EntryId id =
                defaults.place(SCOPE, new ConfigKey("tenant_config_payment")).id();

        assertThat(id).hasToString("acme/shared/tenant_config_payment");
    }

    @Example
    void takesTheLongestPrefix() {
        var routes = RoutesDocument.parse("""
                routes:
                  - {prefix: p_, store: parameter-store}
                  - {prefix: p_big_, store: dynamodb}
                """, LAYOUTS);

        assertThat(routes.place(SCOPE, new ConfigKey("p_big_x")).location())
                .hasToString("dynamodb:TENANT#acme/CONFIG#x");
        assertThat(routes.place(SCOPE, new ConfigKey("p_bigger")).location())
                .hasToString("parameter-store:/config-service/acme/checkout/bigger");
        assertThat(routes.stores()).containsExactly(StoreId.DYNAMODB, StoreId.PARAMETER_STORE);
        assertThat(routes.roots(StoreId.PARAMETER_STORE)).containsExactly("/config-service");
    }

    @Example
    void findsNothingWhereALongerPrefixLeavesNoName() {
        var routes = RoutesDocument.parse("""
                routes:
                  - {prefix: p_, store: parameter-store}
                  - {prefix: p_big_, store: dynamodb}
                """, LAYOUTS);

        assertThat(routes.at(location("/config-service/acme/checkout/big_"))).isEmpty();
        assertThat(routes.at(location("/config-service/acme/checkout/big_x"))).isEmpty();
    }

    @Example
    void findsNothingOutsideTheRootOrInAnotherShape() {
        for (String path : List.of(
                "",
                "/",
                "/config-service",
                "/config-service/acme/checkout",
                "/config-service/acme/checkout/",
                "/config-service/acme/checkout//x",
                "/config-service/acme/checkout/../x",
                "/config-service/ACME/checkout/x",
                "/config-service/acme/check_out/x",
                "/config-services/acme/checkout/x",
                "config-service/acme/checkout/x",
                "/config-service/acme/checkout/x\n")) {
            assertThat(defaults.at(location(path))).as(path).isEmpty();
        }
        assertThat(defaults.at(new Location(StoreId.DYNAMODB, "/config-service/acme/checkout/x")))
                .isEmpty();
    }

    @Example
    void looksAKeyUpFromTheMostParticularPlaceOn() {
        assertThat(defaults.lookup(ACME, CHECKOUT, new ConfigKey("param_config_x")))
                .extracting(EntryId::scope)
                .map(Scope::toString)
                .containsExactly("acme/checkout", "acme/shared", "shared/checkout", "shared/shared");
        assertThat(defaults.lookup(ACME, CHECKOUT, new ConfigKey("tenant_config_x")))
                .extracting(EntryId::scope)
                .map(Scope::toString)
                .containsExactly("acme/shared", "shared/shared");
    }

    @Example
    void listsThePrefixesWhenNoRouteMatches() {
        assertThatThrownBy(() -> defaults.place(SCOPE, new ConfigKey("secret_config_x")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("key: \"secret_config_x\" (expected: a key that begins with one of param_config_,"
                        + " tenant_config_)");
    }

    @Example
    void rejectsAKeyWithoutANameBehindItsPrefix() {
        for (String key : List.of("param_config_", "param_config_.x", "param_config_-x")) {
            assertThatThrownBy(() -> defaults.place(SCOPE, new ConfigKey(key)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("key: \"" + key
                            + "\" (expected: param_config_ and a name that begins with a letter, a digit or _)");
        }
    }

    private String path(String key) {
        return defaults.place(SCOPE, new ConfigKey(key)).location().toString();
    }

    private static Location location(String path) {
        return new Location(StoreId.PARAMETER_STORE, path);
    }
}
