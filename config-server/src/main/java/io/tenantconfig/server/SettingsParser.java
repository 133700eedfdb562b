package io.tenantconfig.server;

import static io.tenantconfig.server.ServerSettings.PREFIX;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.server.ServerSettings.Tls;
import io.tenantconfig.server.auth.IssuerSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads settings from environment variables; an empty variable counts as absent. */
final class SettingsParser {

    /** The names behind the prefix, with what {@code --help} says of them. */
    static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ADDRESS", "the IP address to listen at. Default: all addresses of this machine"),
            Map.entry("PORT", "where gRPC is served; 0 lets the system choose. Default 9090"),
            Map.entry("DEVELOPMENT_MODE", "true allows plaintext and http:// issuers. Default false"),
            Map.entry("REFLECTION", "true lets anybody ask which services there are. Default false"),
            Map.entry("TLS_CERTIFICATE_FILE", "PEM certificate chain. Required outside development mode"),
            Map.entry("TLS_KEY_FILE", "PEM private key of the certificate. Required outside development mode"),
            Map.entry("ISSUER", "the exact iss of the tokens that count. Required"),
            Map.entry("JWKS_URL", "the issuer's public keys. Default: the issuer and /.well-known/jwks.json"),
            Map.entry("AUDIENCES", "comma-separated; one must stand in aud or be client_id. Required"),
            Map.entry("TOKEN_USE", "the exact token_use. Default: it does not matter"),
            Map.entry("TOKEN_ALGORITHMS", "comma-separated signature algorithms that count. Default RS256"),
            Map.entry("TENANT_CLAIM", "the claim whose text is the tenant id. Default custom:tenantId"),
            Map.entry("ROUTES_FILE", "the document of routes. Default: the built-in routes"),
            Map.entry("PRELOAD_LIMIT", "how long stores may delay readiness, as ISO 8601. Default PT1M"),
            Map.entry("RESYNC_INTERVAL", "mean time between two readings of everything. Default PT15M"),
            Map.entry("DRAIN_LIMIT", "how long calls may take when the server stops. Default PT20S"));

    private final Map<String, String> environment;
    private final Set<String> storeSettings;

    SettingsParser(Map<String, String> environment, Set<String> storeSettings) {
        this.environment = environment;
        this.storeSettings = storeSettings;
    }

    ServerSettings parse() {
        checkNames();
        return new ServerSettings(
                parse("ADDRESS", "an IP address like 127.0.0.1", InetAddress::ofLiteral),
                parse("PORT", "a number from 0 to 65535", Integer::valueOf).orElse(ServerSettings.DEFAULT_PORT),
                flag("DEVELOPMENT_MODE"),
                flag("REFLECTION"),
                tls(),
                List.of(issuer()),
                path("ROUTES_FILE"),
                duration("PRELOAD_LIMIT").orElse(ServerSettings.DEFAULT_PRELOAD_LIMIT),
                duration("RESYNC_INTERVAL").orElse(ServerSettings.DEFAULT_RESYNC_INTERVAL),
                duration("DRAIN_LIMIT").orElse(ServerSettings.DEFAULT_DRAIN_LIMIT));
    }

    private void checkNames() {
        Set<String> known = NAMES.keySet().stream().map(PREFIX::concat).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(storeSettings);
        new TreeSet<>(environment.keySet())
                .stream()
                        .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
                        .findFirst()
                        .ifPresent(name -> {
                            throw InvalidInputException.of("setting", name, "one of " + String.join(", ", known));
                        });
    }

    private IssuerSettings issuer() {
        String issuer = required("ISSUER");
        return new IssuerSettings(
                issuer,
                address("JWKS_URL", text("JWKS_URL").orElse(issuer + "/.well-known/jwks.json")),
                words(required("AUDIENCES")),
                text("TOKEN_USE"),
                text("TOKEN_ALGORITHMS").map(SettingsParser::words).orElse(Set.of("RS256")),
                text("TENANT_CLAIM").orElse("custom:tenantId"));
    }

    private Optional<Tls> tls() {
        Optional<Path> certificate = path("TLS_CERTIFICATE_FILE");
        Optional<Path> key = path("TLS_KEY_FILE");
        if (certificate.isPresent() != key.isPresent()) {
            throw new InvalidInputException(PREFIX + (key.isPresent() ? "TLS_CERTIFICATE_FILE" : "TLS_KEY_FILE")
                    + ": missing (expected: both or none)");
        }
        return certificate.map(chain -> new Tls(chain, key.orElseThrow()));
    }

    private static URI address(String name, String value) {
        try {
            URI address = new URI(value);
            if (Set.of("http", "https").contains(String.valueOf(address.getScheme())) && address.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Reported below, like any other value that is no address.
        }
        throw InvalidInputException.of(PREFIX + name, value, "an http:// or https:// address");
    }

    private static Set<String> words(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean flag(String name) {
        String value = text(name).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw InvalidInputException.of(PREFIX + name, value, "true or false");
        }
        return value.equals("true");
    }

    private Optional<Path> path(String name) {
        return parse(name, "a path", Path::of);
    }

    private Optional<Duration> duration(String name) {
        return parse(name, "an ISO 8601 duration like PT30S", Duration::parse);
    }

    private <T> Optional<T> parse(String name, String expected, Function<String, T> parser) {
        return text(name).map(value -> {
            try {
                return parser.apply(value);
            } catch (DateTimeParseException | IllegalArgumentException e) {
                throw InvalidInputException.of(PREFIX + name, value, expected);
            }
        });
    }

    private String required(String name) {
        return text(name)
                .orElseThrow(() ->
                        new InvalidInputException(PREFIX + name + ": missing (expected: " + NAMES.get(name) + ")"));
    }

    private Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(PREFIX + name)).filter(value -> !value.isEmpty());
    }
}
