package io.tenantconfig.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.Scope;
import io.tenantconfig.core.ServiceName;
import io.tenantconfig.core.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * T8, T9: any bytes in place of a key, and of the path at which a store says that something lies. The build tries those of the
 * corpus beside this class's resources; {@code JAZZER_FUZZ=1} looks for more.
 */
class KeyFuzzTest {

    private static final Scope SCOPE = new Scope(new TenantId("acme"), new ServiceName("checkout"));
    private static final Map<StoreId, Layout> LAYOUTS =
            Map.of(StoreId.DYNAMODB, ItemLayout.INSTANCE, StoreId.PARAMETER_STORE, ParameterLayout.INSTANCE);

    /** Those of an installation, and some of which each prefix is the beginning of the next. */
    private static final List<Routes> ALL_ROUTES =
            List.of(RoutesDocument.defaults(LAYOUTS), RoutesDocument.parse("""
            routes:
              - {prefix: param_, store: dynamodb}
              - {prefix: param_config_, store: parameter-store}
              - {prefix: param_config_param_, store: dynamodb, root: DEEP}
            """, LAYOUTS));

    @FuzzTest(maxDuration = "2m")
    void aTextIsTheKeyOfOneEntryOrOfNone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (Routes routes : ALL_ROUTES) {
            try {
                Placement placement = routes.place(SCOPE, new ConfigKey(text));
                assertThat(placement.id().key()).hasToString(text);
                assertThat(placement.id().tenant()).isEqualTo(SCOPE.tenant());
                assertThat(routes.at(placement.location())).contains(placement);
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).matches("(key|name): (?s:.*)");
            }
        }
    }

    @FuzzTest(maxDuration = "2m")
    void aTextIsThePathOfOneEntryOrOfNone(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (Routes routes : ALL_ROUTES) {
            for (StoreId store : routes.stores()) {
                var location = new Location(store, text);
                Optional<Placement> found = routes.at(location);
                found.ifPresent(placement -> {
                    assertThat(placement.location()).isEqualTo(location);
                    assertThat(routes.place(
                                    placement.id().scope(), placement.id().key()))
                            .isEqualTo(placement);
                });
            }
        }
    }
}
