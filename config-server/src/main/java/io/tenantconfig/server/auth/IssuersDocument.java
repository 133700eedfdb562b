package io.tenantconfig.server.auth;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.TenantId;
import io.tenantconfig.server.auth.TenantSource.Claim;
import io.tenantconfig.server.auth.TenantSource.ServiceAccountNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The document {@code issuers.yaml}, of which JSON is a part:
 *
 * <pre>{@code
 * issuers:
 * - issuer: https://login.example.com
 *   jwks:
 *     url: https://login.example.com/keys
 *     certificateAuthorityFile: /etc/tenantconfig/issuers/ca.crt
 *     bearerTokenFile: /etc/tenantconfig/issuers/token
 *   audiences: [tenantconfig]
 *   tokenUse: access
 *   algorithms: [ES256]
 *   tenants: [acme, globex]
 *   tenantFrom: {claim: tenant}
 *   servicesFrom: {claim: services}
 * - issuer: https://kubernetes.default.svc
 *   audiences: [tenantconfig]
 *   tenants: all
 *   tenantFrom: {serviceAccountNamespace: {}}
 * }</pre>
 *
 * Issuer, audiences, tenants and tenantFrom must be there: nothing is believed that nobody wrote down.
 */
public final class IssuersDocument {

    private static final Map<String, String> DOCUMENT = Map.of("issuers", "a list with at least one issuer");

    private static final Map<String, String> ISSUER = Map.of(
            "issuer", "the exact iss of its tokens",
            "jwks", "where its public keys are",
            "audiences", "a list of texts, of which one must stand in aud or, in a token without it, in client_id",
            "tokenUse", "the exact token_use",
            "algorithms", "a list with " + IssuerSettings.expectedAlgorithms(),
            "tenants", "all, or a list of tenant ids other than shared",
            "tenantFrom", "{claim: NAME} or {serviceAccountNamespace: {}}",
            "servicesFrom", "{claim: NAME}");

    private static final Map<String, String> JWKS = Map.of(
            "url", "an http:// or https:// address",
            "certificateAuthorityFile", "a path",
            "bearerTokenFile", "a path");

    private static final Map<String, String> TENANT_FROM = Map.of(
            "claim",
            "the name of a claim, and nothing else beside it",
            "serviceAccountNamespace",
            "{}, and nothing else beside it");

    private static final Map<String, String> CLAIM = Map.of("claim", "the name of a claim");

    private final boolean developmentMode;
    private final List<String> objections = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private IssuersDocument(boolean developmentMode) {
        this.developmentMode = developmentMode;
    }

    /**
     * The issuers in a file, in its order.
     *
     * @param developmentMode whether http:// addresses and this machine's count
     * @throws InvalidInputException if anything is wrong; the message has a line for each mistake, with the field, its value
     *     and what is expected
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<IssuerSettings> read(Path file, boolean developmentMode) {
        try {
            return parse(Files.readString(file), developmentMode);
        } catch (IOException e) {
            throw new UncheckedIOException("issuers file: " + file + " (expected: a readable file): " + e, e);
        }
    }

    /** Likewise, of a document. */
    static List<IssuerSettings> parse(String yaml, boolean developmentMode) {
        Object document;
        try {
            document = new Load(LoadSettings.builder()
                            .setLabel("issuers")
                            .setAllowDuplicateKeys(false)
                            .build())
                    .loadFromString(yaml);
        } catch (YamlEngineException e) {
            throw new InvalidInputException(
                    "issuers: not YAML (expected: a document with a list \"issuers\"): " + e.getMessage());
        }
        return new IssuersDocument(developmentMode).issuers(document == null ? "" : document);
    }

    private List<IssuerSettings> issuers(Object document) {
        List<?> list = DocumentFields.of("document", document, DOCUMENT, objections::add)
                .map(fields -> fields.require("issuers"))
                .flatMap(fields -> fields.read("issuers", IssuersDocument::list))
                .orElse(List.of());
        List<IssuerSettings> issuers = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            Object value = list.get(i) == null ? "" : list.get(i);
            DocumentFields.of("issuers[" + i + "]", value, ISSUER, objections::add)
                    .flatMap(this::issuer)
                    .ifPresent(issuers::add);
        }
        if (!objections.isEmpty()) {
            throw new InvalidInputException(String.join(System.lineSeparator(), objections));
        }
        return List.copyOf(issuers);
    }

    /** Empty only when something was noted. */
    private Optional<IssuerSettings> issuer(DocumentFields fields) {
        int before = objections.size();
        fields.require("issuer", "audiences", "tenants", "tenantFrom");
        Optional<String> issuer = fields.text("issuer");
        issuer.ifPresent(name -> checkIssuer(fields, name));
        Optional<TenantSource> tenantFrom = tenantFrom(fields);
        boolean ofServiceAccounts =
                tenantFrom.filter(ServiceAccountNamespace.class::isInstance).isPresent();
        Optional<Jwks> jwks = ofServiceAccounts ? Optional.empty() : jwks(fields, issuer);
        Optional<Set<String>> audiences = fields.texts("audiences");
        if (ofServiceAccounts) {
            checkServiceAccounts(fields, issuer.orElse(""), audiences.orElse(Set.of()));
        }
        Optional<String> tokenUse = fields.text("tokenUse");
        Optional<Set<String>> algorithms = algorithms(fields);
        Optional<TenantRange> tenants = tenants(fields);
        Optional<String> servicesClaim = claim(fields, "servicesFrom");
        if (objections.size() > before) {
            return Optional.empty();
        }
        return Optional.of(new IssuerSettings(
                issuer.orElseThrow(),
                jwks,
                audiences.orElseThrow(),
                tokenUse,
                algorithms.orElse(IssuerSettings.DEFAULT_ALGORITHMS),
                tenants.orElseThrow(),
                tenantFrom.orElseThrow(),
                servicesClaim));
    }

    private void checkServiceAccounts(DocumentFields fields, String issuer, Set<String> audiences) {
        fields.value("jwks")
                .ifPresent(_ -> objections.add(fields.at("jwks")
                        + ": set (expected: none, for the keys are those of the API server that is watched)"));
        audiences.forEach(
                audience -> noting(() -> IssuerSettings.checkDedicated(fields.at("audiences"), audience, issuer)));
    }

    private void checkIssuer(DocumentFields fields, String issuer) {
        String at = fields.at("issuer");
        if (!names.add(issuer)) {
            objections.add(
                    InvalidInputException.of(at, issuer, "each issuer once").getMessage());
        }
        checkSecure(at, issuer);
    }

    private void checkSecure(String at, String address) {
        if (!developmentMode) {
            var _ = noting(() -> SecureAddress.check(at, address));
        }
    }

    private Optional<Jwks> jwks(DocumentFields issuer, Optional<String> name) {
        Optional<DocumentFields> fields = issuer.value("jwks")
                .flatMap(value -> DocumentFields.of(issuer.at("jwks"), value, JWKS, objections::add));
        String at = issuer.at("jwks") + ".url";
        Optional<String> own = fields.flatMap(jwks -> jwks.text("url"));
        own.ifPresent(url -> checkSecure(at, url));
        return own.or(() -> name.map(address -> address + IssuerSettings.DEFAULT_KEYS_PATH))
                .flatMap(url -> noting(() -> Jwks.address(at, url)))
                .map(url -> new Jwks(
                        url,
                        fields.flatMap(jwks -> jwks.text("certificateAuthorityFile"))
                                .map(Path::of),
                        fields.flatMap(jwks -> jwks.text("bearerTokenFile")).map(Path::of)));
    }

    private <T> Optional<T> noting(Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (InvalidInputException e) {
            objections.add(e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<List<?>> list(Object value) {
        return value instanceof List<?> list && !list.isEmpty() ? Optional.of(list) : Optional.empty();
    }

    private static Optional<Set<String>> algorithms(DocumentFields fields) {
        return fields.texts("algorithms")
                .flatMap(algorithms -> fields.read(
                        "algorithms",
                        _ -> Optional.of(algorithms).filter(IssuerSettings.KNOWN_ALGORITHMS::containsAll)));
    }

    private static Optional<TenantRange> tenants(DocumentFields fields) {
        if (fields.value("tenants").filter("all"::equals).isPresent()) {
            return Optional.of(new TenantRange.All());
        }
        return fields.texts("tenants").flatMap(ids -> fields.read("tenants", _ -> only(ids)));
    }

    private static Optional<TenantRange> only(Set<String> ids) {
        try {
            return Optional.of(
                    new TenantRange.Only(ids.stream().map(TenantId::new).collect(Collectors.toSet())));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private Optional<TenantSource> tenantFrom(DocumentFields issuer) {
        return issuer.value("tenantFrom")
                .flatMap(value -> DocumentFields.of(issuer.at("tenantFrom"), value, TENANT_FROM, objections::add))
                .flatMap(fields -> fields.value("serviceAccountNamespace").isPresent()
                        ? fields.read(
                                "serviceAccountNamespace",
                                value -> Map.of().equals(value)
                                                && fields.value("claim").isEmpty()
                                        ? Optional.of(new ServiceAccountNamespace())
                                        : Optional.empty())
                        : fields.require("claim").text("claim").map(Claim::new));
    }

    private Optional<String> claim(DocumentFields issuer, String name) {
        return issuer.value(name)
                .flatMap(value -> DocumentFields.of(issuer.at(name), value, CLAIM, objections::add))
                .flatMap(fields -> fields.require("claim").text("claim"));
    }
}
