package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** T32: several issuers, as an administrator writes them down. */
class IssuersDocumentTest {

    private static final String LEAST = """
            issuers:
            - issuer: https://one.example
              audiences: [tenantconfig]
              tenants: all
              tenantFrom: {claim: tenant}
            """;

    @Test
    void everyDefault() {
        assertThat(IssuersDocument.parse(LEAST, false))
                .containsExactly(new IssuerSettings(
                        "https://one.example",
                        Optional.of(Jwks.at(URI.create("https://one.example/.well-known/jwks.json"))),
                        Set.of("tenantconfig"),
                        Optional.empty(),
                        Set.of("RS256"),
                        new TenantRange.All(),
                        new TenantSource.Claim("tenant"),
                        Optional.empty()));
    }

    @Test
    void everyField() {
        assertThat(IssuersDocument.parse(LEAST + """
                - issuer: https://two.example
                  jwks:
                    url: https://keys.example/two
                    certificateAuthorityFile: /ca.crt
                    bearerTokenFile: /token
                  audiences: [one, two]
                  tokenUse: access
                  algorithms: [ES256, PS256]
                  tenants: [acme, globex]
                  tenantFrom: {claim: tenant}
                  servicesFrom: {claim: services}
                """, false))
                .last()
                .isEqualTo(new IssuerSettings(
                        "https://two.example",
                        Optional.of(new Jwks(
                                URI.create("https://keys.example/two"),
                                Optional.of(Path.of("/ca.crt")),
                                Optional.of(Path.of("/token")))),
                        Set.of("one", "two"),
                        Optional.of("access"),
                        Set.of("ES256", "PS256"),
                        new TenantRange.Only(Set.of(new TenantId("acme"), new TenantId("globex"))),
                        new TenantSource.Claim("tenant"),
                        Optional.of("services")));
    }

    @Test
    void theTokensOfServiceAccountsHaveAnAudienceOfTheirOwnAndTheWatchedClustersKeys() {
        String document = """
                issuers:
                - issuer: https://kubernetes.default.svc
                  audiences: [tenantconfig]
                  tenants: all
                  tenantFrom: {serviceAccountNamespace: {}}
                """;
        assertThat(IssuersDocument.parse(document, false))
                .containsExactly(new IssuerSettings(
                        "https://kubernetes.default.svc",
                        Optional.empty(),
                        Set.of("tenantconfig"),
                        Optional.empty(),
                        Set.of("RS256"),
                        new TenantRange.All(),
                        new TenantSource.ServiceAccountNamespace(),
                        Optional.empty()));
        String wrong = document.replace("[tenantconfig]", "['https://kubernetes.default.svc', tenantconfig]")
                .replace(
                        "{serviceAccountNamespace: {}}",
                        "{serviceAccountNamespace: {}}\n  jwks: {url: 'https://keys.example'}");
        assertThatThrownBy(() -> IssuersDocument.parse(wrong, false))
                .hasMessage("""
                issuers[0].jwks: set (expected: none, for the keys are those of the API server that is watched)
                issuers[0].audiences: "https://kubernetes.default.svc" (expected: an audience of the config server's own)\
                """.replace("\n", System.lineSeparator()));
        assertThatThrownBy(() -> IssuersDocument.parse(document.replace("{}", "{}, claim: tenant"), false))
                .hasMessageContaining("issuers[0].tenantFrom.serviceAccountNamespace: ");
    }

    @Test
    void jsonIsTheSame() {
        assertThat(IssuersDocument.parse("""
                        {"issuers": [{"issuer": "https://one.example", "audiences": ["tenantconfig"], "tenants": "all",
                          "tenantFrom": {"claim": "tenant"}}]}
                        """, false)).isEqualTo(IssuersDocument.parse(LEAST, false));
    }

    @Test
    void namesEveryMistakeAtOnce() {
        assertThatThrownBy(() -> IssuersDocument.parse(LEAST + """
                - issuer: https://one.example
                  audience: tenantconfig
                  algorithms: [none]
                  tenants: everybody
                  tenantFrom: {label: tenant}
                - issuer: http://localhost:9229/pool
                  jwks: {url: file:///keys}
                  audiences: []
                  tenants: [shared]
                  tenantFrom: tenant
                - no issuer
                """, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("""
                        issuers[1]: "audience" (expected: the fields algorithms, audiences, issuer, jwks, servicesFrom, tenantFrom, tenants, tokenUse)
                        issuers[1].audiences: missing (expected: a list of texts, of which one must stand in aud or, in a token without it, in client_id)
                        issuers[1].issuer: "https://one.example" (expected: each issuer once)
                        issuers[1].tenantFrom: "label" (expected: the fields claim, serviceAccountNamespace)
                        issuers[1].tenantFrom.claim: missing (expected: the name of a claim, and nothing else beside it)
                        issuers[1].algorithms: "[none]" (expected: a list with some of ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512)
                        issuers[1].tenants: "everybody" (expected: all, or a list of tenant ids other than shared)
                        issuers[2].issuer: "http://localhost:9229/pool" (expected: https:// and not this machine, except in development mode)
                        issuers[2].tenantFrom: another shape (expected: the fields claim, serviceAccountNamespace)
                        issuers[2].jwks.url: "file:///keys" (expected: https:// and not this machine, except in development mode)
                        issuers[2].jwks.url: "file:///keys" (expected: an http:// or https:// address)
                        issuers[2].audiences: "[]" (expected: a list of texts, of which one must stand in aud or, in a token without it, in client_id)
                        issuers[2].tenants: "[shared]" (expected: all, or a list of tenant ids other than shared)
                        issuers[3]: another shape (expected: the fields algorithms, audiences, issuer, jwks, servicesFrom, tenantFrom, tenants, tokenUse)\
                        """.replace("\n", System.lineSeparator()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|document: another shape (expected: the fields issuers)",
                "issuers: []|document.issuers: \"[]\" (expected: a list with at least one issuer)",
                "{}|document.issuers: missing (expected: a list with at least one issuer)",
                "issuers:|document.issuers: \"\" (expected: a list with at least one issuer)",
                "issuers: [null]|issuers[0]: another shape (expected: the fields algorithms, audiences, issuer, jwks, servicesFrom, tenantFrom, tenants, tokenUse)",
            })
    void nothingIsBelievedWithoutAnIssuer(String document, String message) {
        assertThatThrownBy(() -> IssuersDocument.parse(document, true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(message);
    }

    @Test
    void refusesWhatIsNoYaml() {
        assertThatThrownBy(() -> IssuersDocument.parse("issuers: [", true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("issuers: not YAML (expected: a document with a list \"issuers\"): ");
        assertThatThrownBy(() -> IssuersDocument.parse(LEAST + "  tenants: [acme]\n", true))
                .hasMessageContaining("duplicate key tenants");
    }

    @Test
    void believesAddressesOfThisMachineInDevelopmentModeOnly() {
        String local = LEAST.replace("https://one.example", "http://localhost:9229/pool");
        assertThat(IssuersDocument.parse(local, true)).hasSize(1);
        assertThatThrownBy(() -> IssuersDocument.parse(local, false)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void namesTheFileThatCannotBeRead(@TempDir Path directory) {
        assertThatThrownBy(() -> IssuersDocument.read(directory.resolve("missing.yaml"), true))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing.yaml (expected: a readable file)");
    }

    @Test
    void aRangeOfTenantsNeverHoldsTheShared() {
        assertThat(new TenantRange.All().includes(TenantId.SHARED)).isFalse();
        assertThatThrownBy(() -> new TenantRange.Only(Set.copyOf(List.of(TenantId.SHARED))))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new TenantRange.Only(Set.of())).isInstanceOf(InvalidInputException.class);
    }
}
