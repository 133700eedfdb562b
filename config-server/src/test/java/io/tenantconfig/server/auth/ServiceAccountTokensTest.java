package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.Admission.Admitted;
import io.tenantconfig.server.auth.TenantSource.ServiceAccountNamespace;
import io.tenantconfig.server.auth.Verification.Refused;
import io.tenantconfig.server.errors.Failure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** T2, T5: a ServiceAccount's token speaks for whom its namespace is bound to at the moment of the call. */
class ServiceAccountTokensTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String API_SERVER = "https://kubernetes.default.svc";
    private static final TokenIssuer ISSUER = new TokenIssuer();

    private final TestedCluster cluster = new TestedCluster();
    private final TestedAuthenticator tested =
            new TestedAuthenticator(settings(new TenantRange.All()), cluster, TestedAuthenticator.ON_DEMAND, CLOCK);

    private static IssuerSettings settings(TenantRange tenants) {
        return new IssuerSettings(
                API_SERVER,
                Optional.empty(),
                Set.of("tenantconfig"),
                Optional.empty(),
                Set.of("RS256"),
                tenants,
                new ServiceAccountNamespace(),
                Optional.empty());
    }

    @BeforeEach
    void publish() {
        cluster.publish(ISSUER.key());
        cluster.bind("acme-prod", "acme", NOW.minusSeconds(60));
    }

    @AfterEach
    void close() {
        tested.close();
    }

    @AfterAll
    static void closeIssuer() {
        ISSUER.close();
    }

    /** As the API server makes them. */
    private static JWTClaimsSet.Builder claims(String namespace) {
        return new JWTClaimsSet.Builder()
                .issuer(API_SERVER)
                .subject("system:serviceaccount:" + namespace + ":checkout")
                .audience("tenantconfig")
                .issueTime(Date.from(NOW))
                .notBeforeTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plusSeconds(3600)))
                .claim(
                        "kubernetes.io",
                        Map.of("namespace", namespace, "serviceaccount", Map.of("name", "checkout", "uid", "1")));
    }

    private static String token(String namespace) {
        return ISSUER.sign(claims(namespace).build());
    }

    private static Optional<String> tenant(Optional<Admission> admission) {
        return admission
                .filter(Admitted.class::isInstance)
                .map(admitted -> ((Admitted) admitted).caller().tenant().value());
    }

    @Test
    void looksTheTenantUpAtEveryCall() {
        String token = token("acme-prod");
        assertThat(tenant(Optional.of(tested.admit(token)))).contains("acme");
        assertThat(tenant(tested.known(token))).contains("acme");
        cluster.bind("acme-prod", "globex", NOW.minusSeconds(60));
        assertThat(tenant(tested.known(token))).contains("globex");
        cluster.unbind("acme-prod");
        assertThat(tested.known(token)).contains(Authenticator.NO_BOUND_NAMESPACE.of(API_SERVER));
        cluster.bind("acme-prod", "acme", NOW.minusSeconds(60));
        assertThat(tenant(tested.known(token))).contains("acme");
    }

    @Test
    void aNamespaceThatIsSharedOrUnknownOrYoungerThanTheTokenGivesNoTenant() {
        cluster.bind("platform", "shared", NOW.minusSeconds(60));
        cluster.bind("new", "acme", NOW.plusSeconds(1));
        for (String namespace : List.of("platform", "unknown", "new")) {
            assertThat(tested.admit(token(namespace))).isEqualTo(Authenticator.NO_BOUND_NAMESPACE.of(API_SERVER));
        }
        cluster.bind("as-old", "acme", NOW);
        assertThat(tenant(Optional.of(tested.admit(token("as-old"))))).contains("acme");
    }

    @Test
    void givesNoTenantBeyondTheIssuersOwn() {
        cluster.bind("other", "globex", NOW.minusSeconds(60));
        var range = new TenantRange.Only(Set.of(new TenantId("acme")));
        try (var narrow = new TestedAuthenticator(settings(range), cluster, TestedAuthenticator.ON_DEMAND, CLOCK)) {
            assertThat(narrow.admit(token("other"))).isEqualTo(Authenticator.NO_BOUND_NAMESPACE.of(API_SERVER));
            assertThat(narrow.admit(token("acme-prod"))).isInstanceOf(Admitted.class);
        }
    }

    @Test
    void saysThatItCannotSayWhileTheNamespacesAreNotKnown() {
        cluster.forget();
        assertThat(tested.admit(token("acme-prod")))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.failure()).isEqualTo(Failure.NOT_LOADED));
    }

    static Stream<Arguments> unfit() {
        return Stream.of(
                unfit(
                        "the API server's own audience",
                        Failure.TOKEN_WRONG_AUDIENCE,
                        claims -> claims.audience(API_SERVER)),
                unfit(
                        "another audience besides",
                        Failure.TOKEN_WRONG_AUDIENCE,
                        claims -> claims.audience(List.of("tenantconfig", "vault"))),
                unfit(
                        "a client in place of the audience",
                        Failure.TOKEN_WRONG_AUDIENCE,
                        claims -> claims.audience((String) null).claim("client_id", "tenantconfig")),
                unfit("no time of issue", Failure.TOKEN_MALFORMED, claims -> claims.issueTime(null)),
                unfit("no namespace", Failure.TOKEN_MALFORMED, claims -> claims.claim("kubernetes.io", null)),
                unfit("a text", Failure.TOKEN_MALFORMED, claims -> claims.claim("kubernetes.io", "acme-prod")),
                unfit(
                        "namespaces",
                        Failure.TOKEN_MALFORMED,
                        claims -> claims.claim("kubernetes.io", Map.of("namespace", List.of("acme-prod")))),
                unfit(
                        "another namespace than the subject's",
                        Failure.TOKEN_MALFORMED,
                        claims -> claims.claim("kubernetes.io", Map.of("namespace", "acme"))),
                unfit("a user's", Failure.TOKEN_MALFORMED, claims -> claims.subject("ann")),
                unfit("no subject", Failure.TOKEN_MALFORMED, claims -> claims.subject(null)));
    }

    private static Arguments unfit(String what, Failure failure, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(
                what, failure, ISSUER.sign(change.apply(claims("acme-prod")).build()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unfit")
    void refusesATokenThatIsNotMadeForUsByTheApiServer(String what, Failure failure, String token) {
        assertThat(tested.admit(token))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.failure()).isEqualTo(failure));
    }

    @Test
    void aClaimThatNamesATenantMeansNothingHere() {
        String token = ISSUER.sign(
                claims("acme-prod").claim(TokenIssuer.TENANT_CLAIM, "globex").build());
        assertThat(tenant(Optional.of(tested.admit(token)))).contains("acme");
    }
}
