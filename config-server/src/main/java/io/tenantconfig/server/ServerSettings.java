package io.tenantconfig.server;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.server.auth.IssuerSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    static final String PREFIX = "TENANTCONFIG_";
    static final int DEFAULT_PORT = 9090;
    static final Duration DEFAULT_PRELOAD_LIMIT = Duration.ofSeconds(60);
    static final Duration DEFAULT_RESYNC_INTERVAL = Duration.ofMinutes(15);
    static final Duration DEFAULT_DRAIN_LIMIT = Duration.ofSeconds(20);

    private static final Duration LEAST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofDays(1);

    /** PEM files: a certificate chain and its private key. */
    public record Tls(Path certificateChain, Path privateKey) {}

    /** @throws InvalidInputException if they contradict each other or a limit */
    public ServerSettings {
        issuers = List.copyOf(issuers);
        if (port < 0 || port > 65535) {
            throw InvalidInputException.of("port", Integer.toString(port), "0 to 65535");
        }
        if (issuers.size() != 1) {
            throw new InvalidInputException("issuers: " + issuers.size() + " (expected: exactly one)");
        }
        if (!developmentMode) {
            if (tls.isEmpty()) {
                throw new InvalidInputException(PREFIX + "TLS_CERTIFICATE_FILE: missing (expected: it and " + PREFIX
                        + "TLS_KEY_FILE, because plaintext is served in development mode only)");
            }
            issuers.forEach(ServerSettings::checkSecure);
        }
        checkDuration("preloadLimit", preloadLimit);
        checkDuration("resyncInterval", resyncInterval);
        checkDuration("drainLimit", drainLimit);
    }

    /**
     * The settings that environment variables make.
     *
     * @param environment variables by name; those that do not begin with {@code TENANTCONFIG_} are not ours
     * @param storeSettings the names that installed stores read
     * @throws InvalidInputException naming the variable, its value and what was expected; also for a variable that nobody
     *     knows
     */
    public static ServerSettings parse(Map<String, String> environment, Set<String> storeSettings) {
        return new SettingsParser(environment, storeSettings).parse();
    }

    private static void checkSecure(IssuerSettings issuer) {
        checkSecure("ISSUER", issuer.issuer());
        checkSecure("JWKS_URL", issuer.jwks().toString());
    }

    private static void checkSecure(String name, String address) {
        if (!address.startsWith("https://") || isLoopback(address)) {
            throw InvalidInputException.of(
                    PREFIX + name, address, "https:// and not this machine, except in development mode");
        }
    }

    private static boolean isLoopback(String address) {
        String host = URI.create(address).getHost();
        return host == null || host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }

    private static void checkDuration(String name, Duration value) {
        if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
            throw InvalidInputException.of(name, value.toString(), LEAST + " to " + MOST);
        }
    }
}
