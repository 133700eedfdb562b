package io.tenantconfig.server;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.settings.SettingList;
import io.tenantconfig.server.auth.IssuerSettings;
import java.net.InetAddress;
import java.net.URI;
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
 * @param issuers whose tokens count; exactly one so far
 * @param routesFile the document of routes; the built-in one when empty
 * @param preloadLimit how long stores may delay readiness, once it is known what is declared
 * @param resyncInterval the mean time between two readings of everything
 * @param drainLimit how long running calls may take when the server stops
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
        Duration drainLimit) {

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

    /** @throws InvalidInputException if they contradict each other or a limit */
    public ServerSettings {
        issuers = List.copyOf(issuers);
        Variables.PORT.check(port);
        if (issuers.size() != 1) {
            throw new InvalidInputException("issuers: " + issuers.size() + " (expected: exactly one)");
        }
        if (!developmentMode) {
            if (tls.isEmpty()) {
                throw new InvalidInputException(Variables.TLS_CERTIFICATE_FILE.name() + ": missing (expected: it and "
                        + Variables.TLS_KEY_FILE.name() + ", because plaintext is served in development mode only)");
            }
            issuers.forEach(ServerSettings::checkSecure);
        }
        Variables.PRELOAD_LIMIT.check(preloadLimit);
        Variables.RESYNC_INTERVAL.check(resyncInterval);
        Variables.DRAIN_LIMIT.check(drainLimit);
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
                List.of(issuer(environment)),
                RoutesDocument.FILE.in(environment),
                Variables.PRELOAD_LIMIT.in(environment),
                Variables.RESYNC_INTERVAL.in(environment),
                Variables.DRAIN_LIMIT.in(environment));
    }

    /** The environment variables that {@link #parse} reads. */
    public static SettingList variables() {
        return Variables.ALL;
    }

    private static IssuerSettings issuer(Map<String, String> environment) {
        String issuer = Variables.ISSUER.in(environment);
        return new IssuerSettings(
                issuer,
                Variables.JWKS_URL
                        .in(environment)
                        .orElseGet(() -> Variables.JWKS_URL.parse(issuer + "/.well-known/jwks.json")),
                Variables.AUDIENCES.in(environment),
                Variables.TOKEN_USE.in(environment),
                Variables.TOKEN_ALGORITHMS.in(environment),
                Variables.TENANT_CLAIM.in(environment));
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

    private static void checkSecure(IssuerSettings issuer) {
        checkSecure(Variables.ISSUER, issuer.issuer());
        checkSecure(Variables.JWKS_URL, issuer.jwks().toString());
    }

    private static void checkSecure(Setting<?, ?> setting, String address) {
        if (!address.startsWith("https://") || isLoopback(address)) {
            throw InvalidInputException.of(
                    setting.name(), address, "https:// and not this machine, except in development mode");
        }
    }

    private static boolean isLoopback(String address) {
        String host = URI.create(address).getHost();
        return host == null || host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
