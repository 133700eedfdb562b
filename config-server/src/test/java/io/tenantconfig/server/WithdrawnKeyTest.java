package io.tenantconfig.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import io.grpc.Status;
import io.tenantconfig.server.audit.AuditLines;
import io.tenantconfig.server.auth.TokenIssuer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F18, T3: a key that the issuer withdraws takes with it what rests on it, while the server runs. */
class WithdrawnKeyTest {

    private static final RSAKey NEXT = TokenIssuer.newKey("next");

    private final World world = new World()
            .namespace("acme", "acme")
            .declared("checkout", "acme", "checkout", Map.of("param_config_url", "one"))
            .serve();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void endsTheStreamsAndRefusesTheTokensOfAWithdrawnKeyAndNoOthers() throws IOException {
        var lines = new AuditLines();
        var request = Requests.get("checkout", "param_config_url");
        var before = world.as("acme");
        assertThat(before.getConfig(request).getEntry().getValue()).isEqualTo("one");
        var old = Watching.of(world, "acme", "checkout").awaitBookmarks(1);

        world.issuer.publish(world.issuer.key(), NEXT);
        world.issuer.signWith(NEXT);
        var next = Watching.of(world, "acme", "checkout").awaitBookmarks(1);
        old.awaitBookmarks(1);
        assertThat(before.getConfig(request).getEntry().getValue()).isEqualTo("one");

        world.issuer.publish(NEXT);
        // A token under a key that nobody knows has the keys fetched before their time.
        world.issuer.signWith(new RSAKey.Builder(NEXT).keyID("unknown").build());
        assertThat(Failures.of(() -> world.with("Bearer " + world.issuer.token("acme"))
                                .getConfig(request))
                        .reason())
                .isEqualTo("TOKEN_UNTRUSTED");

        Failures failure = old.awaitFailure();
        assertThat(failure.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(failure.reason()).isEqualTo("TOKEN_UNTRUSTED");
        assertThat(lines.read())
                .filteredOn(line -> line.contains(" Ended "))
                .singleElement()
                .asString()
                .contains("/WatchConfigs\"")
                .endsWith(" reason=\"TOKEN_UNTRUSTED\" issuer=\"" + world.issuer.address() + "\" tenant=\"acme\"");
        assertThat(Failures.of(() -> before.getConfig(request)).reason()).isEqualTo("TOKEN_UNTRUSTED");
        String version = world.store("acme", "checkout", "param_config_url", "two");
        world.status("acme", "checkout", _ -> Declared.synced(Map.of("param_config_url", version)));
        next.awaitState(Map.of("param_config_url", "two"));
    }
}
