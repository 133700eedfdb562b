package io.tenantconfig.server;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.settings.SettingList;
import io.tenantconfig.server.auth.IssuerSettings;
import io.tenantconfig.server.auth.IssuersDocument;
import io.tenantconfig.server.auth.Jwks;
import io.tenantconfig.server.auth.SecureAddress;
import io.tenantconfig.server.auth.TenantRange;
import io.tenantconfig.server.auth.TenantSource;
import io.tenantconfig.server.fairness.TenantLimits;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that can be set.
 *
 * @param address where connections are taken; empty means at all addresses of this machine
 * @param port where gRPC is served; 0 lets the system choose
 * @param developmentMode allows plaintext, and issuers and key sets at http:// addresses. Never in production
 * @param reflection whether anybody may ask which services there are
 * @param tls the server's identity; required outside development mode
 * @param issuers whose tokens count; one or more, each of another name
 * @param routesFile the document of routes; the built-in one when empty
 * @param preloadLimit how long stores may delay readiness, once it is known what is declared
 * @param resyncInterval the mean time between two readings of everything
 * @param drainLimit how long running calls may take when the server stops
 * @param tenantLimits what a tenant may ask of one replica
 * @param connections what clients may do with their connections
 */
public record ServerSettings(
        Optional<InetAddress> address,
        int port,
        boolean developmentMode,
        boolean reflection,
        Optional<Tls> tls,
        List<IssuerSettings> issuers,
        Optional<Path> routesFile,
        Duration preloadLimit,
        Duration resyncInterval,
        Duration drainLimit,
        TenantLimits tenantLimits,
        Connections connections) {

    /**
     * PEM files, which are read again when they change.
     *
     * @param clientAuthorities whose clients are let in, who must then show a certificate; empty asks for none
     */
    public record Tls(Path certificateChain, Path privateKey, Optional<Path> clientAuthorities) {

        /** All of them. */
        List<Path> paths() {
            return Stream.concat(Stream.of(certificateChain, privateKey), clientAuthorities.stream())
                    .toList();
        }
    }

    /**
     * What clients may do with their connections.
     *
     * @param age how long one lasts, less or more by a tenth; then its calls may end, and streams are opened anew
     * @param permittedPing how often a client may check it. Shorter than the 30 s that clients are told: pings come early
     *     by as much as the one before came late, and gRPC forgives two of them on an idle stream, in all
     * @param readLimit how long a client may take nothing of what waits for it on a stream
     */
    public record Connections(Duration age, Duration permittedPing, Duration readLimit) {

        /** @throws InvalidInputException if one is beyond its limits */
        public Connections {
            Variables.CONNECTION_AGE.check(age);
            Variables.PERMITTED_PING.check(permittedPing);
            Variables.READ_LIMIT.check(readLimit);
        }
    }

    /** @throws InvalidInputException if they contradict each other or a limit */
    public ServerSettings {
        issuers = List.copyOf(issuers);
        Variables.PORT.check(port);
        if (issuers.isEmpty()
                || issuers.stream().map(IssuerSettings::issuer).distinct().count() < issuers.size()) {
            throw new InvalidInputException("issuers: none, or one twice (expected: one or more, each once)");
        }
        if (!developmentMode) {
            if (tls.isEmpty()) {
                throw new InvalidInputException(Variables.TLS_CERTIFICATE_FILE.name() + ": missing (expected: it and "
                        + Variables.TLS_KEY_FILE.name() + ", because plaintext is served in development mode only)");
            }
            for (IssuerSettings issuer : issuers) {
                var _ = SecureAddress.check(Variables.ISSUER.name(), issuer.issuer());
                issuer.jwks().ifPresent(jwks -> {
                    var _ = SecureAddress.check(
                            Variables.JWKS_URL.name(), jwks.url().toString());
                });
            }
        }
        Variables.PRELOAD_LIMIT.check(preloadLimit);
        Variables.RESYNC_INTERVAL.check(resyncInterval);
        Variables.DRAIN_LIMIT.check(drainLimit);
        Variables.TENANT_CALL_RATE.check(tenantLimits.callsPerSecond());
        Variables.TENANT_BYTE_RATE.check(tenantLimits.bytesPerSecond());
        Variables.TENANT_STREAMS.check(tenantLimits.streams());
    }

    /**
     * The settings that environment variables make.
     *
     * @param environment variables by name; those that do not begin with {@code TENANTCONFIG_} are not ours
     * @param others settings that are somebody else's in the same process
     * @throws InvalidInputException naming the variable, its value and what was expected; also for a variable that nobody
     *     knows
     */
    public static ServerSettings parse(Map<String, String> environment, Collection<Setting<?, ?>> others) {
        Variables.ALL.and(others).check(environment);
        return new ServerSettings(
                Variables.ADDRESS.in(environment),
                Variables.PORT.in(environment),
                Variables.DEVELOPMENT_MODE.in(environment),
                Variables.REFLECTION.in(environment),
                tls(environment),
                issuers(environment),
                RoutesDocument.FILE.in(environment),
                Variables.PRELOAD_LIMIT.in(environment),
                Variables.RESYNC_INTERVAL.in(environment),
                Variables.DRAIN_LIMIT.in(environment),
                new TenantLimits(
                        Variables.TENANT_CALL_RATE.in(environment),
                        Variables.TENANT_BYTE_RATE.in(environment),
                        Variables.TENANT_STREAMS.in(environment)),
                new Connections(
                        Variables.CONNECTION_AGE.in(environment),
                        Variables.PERMITTED_PING.in(environment),
                        Variables.READ_LIMIT.in(environment)));
    }

    /** The environment variables that {@link #parse} reads. */
    public static SettingList variables() {
        return Variables.ALL;
    }

    private static List<IssuerSettings> issuers(Map<String, String> environment) {
        Optional<Path> file = Variables.ISSUERS_FILE.in(environment);
        if (file.isEmpty()) {
            return List.of(issuer(environment));
        }
        List<String> others = Variables.OF_ONE_ISSUER.stream()
                .map(Setting::name)
                .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                .toList();
        if (!others.isEmpty()) {
            throw new InvalidInputException(String.join(", ", others) + ": set (expected: no such setting beside "
                    + Variables.ISSUERS_FILE.name() + ", whose file says it of each issuer)");
        }
        return IssuersDocument.read(file.get(), Variables.DEVELOPMENT_MODE.in(environment));
    }

    /** The one issuer that single settings describe. */
    private static IssuerSettings issuer(Map<String, String> environment) {
        String issuer = Variables.ISSUER.in(environment).orElseThrow(() -> missing(Variables.ISSUER));
        return new IssuerSettings(
                issuer,
                Optional.of(Jwks.at(Variables.JWKS_URL
                        .in(environment)
                        .orElseGet(() -> Variables.JWKS_URL.parse(issuer + IssuerSettings.DEFAULT_KEYS_PATH)))),
                Variables.AUDIENCES.in(environment).orElseThrow(() -> missing(Variables.AUDIENCES)),
                Variables.TOKEN_USE.in(environment),
                Variables.TOKEN_ALGORITHMS.in(environment),
                new TenantRange.All(),
                new TenantSource.Claim(Variables.TENANT_CLAIM.in(environment)),
                Optional.empty());
    }

    private static InvalidInputException missing(Setting<?, ?> setting) {
        return new InvalidInputException(setting.name() + ": missing (expected: " + setting.meaning() + ", or "
                + Variables.ISSUERS_FILE.name() + ")");
    }

    private static Optional<Tls> tls(Map<String, String> environment) {
        Optional<Path> certificate = Variables.TLS_CERTIFICATE_FILE.in(environment);
        Optional<Path> key = Variables.TLS_KEY_FILE.in(environment);
        if (certificate.isPresent() != key.isPresent()) {
            var missing = key.isPresent() ? Variables.TLS_CERTIFICATE_FILE : Variables.TLS_KEY_FILE;
            throw new InvalidInputException(missing.name() + ": missing (expected: both or none)");
        }
        Optional<Path> clientAuthorities = Variables.TLS_CLIENT_CA_FILE.in(environment);
        if (clientAuthorities.isPresent() && certificate.isEmpty()) {
            throw new InvalidInputException(Variables.TLS_CERTIFICATE_FILE.name()
                    + ": missing (expected: it too, because " + Variables.TLS_CLIENT_CA_FILE.name() + " is set)");
        }
        return certificate.map(chain -> new Tls(chain, key.orElseThrow(), clientAuthorities));
    }
}
