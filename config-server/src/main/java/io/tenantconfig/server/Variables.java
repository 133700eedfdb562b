package io.tenantconfig.server;

import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.settings.SettingList;
import io.tenantconfig.core.settings.SettingsFile;
import io.tenantconfig.server.auth.IssuerSettings;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The server's environment variables. */
final class Variables {

    private static final Kind<Duration> DURATION = Kind.duration(Duration.ofSeconds(1), Duration.ofDays(1));
    private static final Kind<Integer> AMOUNT = Kind.number(1, 1_000_000_000);
    private static final String NO_TLS = "none, which only development mode allows";

    static final Setting<InetAddress, Optional<InetAddress>> ADDRESS = Setting.optional(
            "ADDRESS", "the IP address where gRPC is served", Kind.IP_ADDRESS, "all addresses of this machine");
    static final Setting<Integer, Integer> PORT =
            Setting.of("PORT", "where gRPC is served; 0 lets the system choose", Kind.PORT, 9090);
    static final Setting<Boolean, Boolean> DEVELOPMENT_MODE = Setting.of(
            "DEVELOPMENT_MODE", "true allows plaintext and http:// issuers; never in production", Kind.FLAG, false);
    static final Setting<Boolean, Boolean> REFLECTION =
            Setting.of("REFLECTION", "true lets anybody ask which services there are", Kind.FLAG, false);
    static final Setting<Path, Optional<Path>> TLS_CERTIFICATE_FILE = Setting.optional(
            "TLS_CERTIFICATE_FILE", "PEM certificate chain; read again when it changes", Kind.PATH, NO_TLS);
    static final Setting<Path, Optional<Path>> TLS_KEY_FILE =
            Setting.optional("TLS_KEY_FILE", "PEM private key of the certificate, in PKCS#8", Kind.PATH, NO_TLS);
    static final Setting<Path, Optional<Path>> TLS_CLIENT_CA_FILE = Setting.optional(
            "TLS_CLIENT_CA_FILE",
            "PEM certificates of the authorities of clients, who must then show a certificate (mTLS)",
            Kind.PATH,
            "clients need none");
    static final Setting<Path, Optional<Path>> ISSUERS_FILE = Setting.optional(
            "ISSUERS_FILE",
            "the path of issuers.yaml, for several issuers or more than the settings of one can say",
            Kind.PATH,
            "none; the other settings of tokens describe the one issuer");
    static final Setting<String, Optional<String>> ISSUER = Setting.optional(
            "ISSUER",
            "the exact iss of the tokens that count",
            Kind.TEXT,
            "none; required without " + ISSUERS_FILE.name());
    static final Setting<URI, Optional<URI>> JWKS_URL = Setting.optional(
            "JWKS_URL", "the issuer's public keys", Kind.HTTP_ADDRESS, "the issuer and /.well-known/jwks.json");
    static final Setting<Set<String>, Optional<Set<String>>> AUDIENCES = Setting.optional(
            "AUDIENCES",
            "words, separated by commas; one must stand in aud or, in a token without it, in client_id",
            Kind.WORDS,
            "none; required without " + ISSUERS_FILE.name());
    static final Setting<String, Optional<String>> TOKEN_USE =
            Setting.optional("TOKEN_USE", "the exact token_use", Kind.TEXT, "it does not matter");
    static final Setting<Set<String>, Set<String>> TOKEN_ALGORITHMS = Setting.of(
            "TOKEN_ALGORITHMS",
            "signature algorithms that count, separated by commas",
            new Kind<>(
                    IssuerSettings.expectedAlgorithms(),
                    Kind.WORDS.reader(),
                    names -> !names.isEmpty() && IssuerSettings.KNOWN_ALGORITHMS.containsAll(names)),
            IssuerSettings.DEFAULT_ALGORITHMS);
    static final Setting<String, String> TENANT_CLAIM = Setting.of(
            "TENANT_CLAIM", "the claim whose text is the tenant id", Kind.TEXT, IssuerSettings.DEFAULT_TENANT_CLAIM);

    /** Those that describe one issuer, where no file describes all. */
    static final List<Setting<?, ?>> OF_ONE_ISSUER =
            List.of(ISSUER, JWKS_URL, AUDIENCES, TOKEN_USE, TOKEN_ALGORITHMS, TENANT_CLAIM);

    static final Setting<Duration, Duration> PRELOAD_LIMIT = Setting.of(
            "PRELOAD_LIMIT",
            "how long stores may delay readiness, once it is known what is declared",
            DURATION,
            Duration.ofMinutes(1));
    static final Setting<Duration, Duration> RESYNC_INTERVAL = Setting.of(
            "RESYNC_INTERVAL", "the mean time between two readings of everything", DURATION, Duration.ofMinutes(15));
    static final Setting<Duration, Duration> DRAIN_LIMIT = Setting.of(
            "DRAIN_LIMIT", "how long running calls may take when the server stops", DURATION, Duration.ofSeconds(20));
    static final Setting<Integer, Integer> TENANT_CALL_RATE =
            Setting.of("TENANT_CALL_RATE", "how many calls a second a tenant may make, at each replica", AMOUNT, 5_000);
    static final Setting<Integer, Integer> TENANT_BYTE_RATE = Setting.of(
            "TENANT_BYTE_RATE",
            "how many bytes a second a tenant's calls and streams may carry, at each replica",
            AMOUNT,
            32 * 1024 * 1024);
    static final Setting<Integer, Integer> TENANT_STREAMS = Setting.of(
            "TENANT_STREAMS", "how many streams a tenant may have open at a time, at each replica", AMOUNT, 1_000);
    static final Setting<Duration, Duration> CONNECTION_AGE = Setting.of(
            "CONNECTION_AGE",
            "how long a connection lasts, less or more by a tenth, so that new replicas get their share",
            DURATION,
            Duration.ofMinutes(30));
    static final Setting<Duration, Duration> PERMITTED_PING = Setting.of(
            "PERMITTED_PING",
            "how often a client may check its connection; whoever does so more often loses it",
            DURATION,
            Duration.ofSeconds(20));
    static final Setting<Duration, Duration> READ_LIMIT = Setting.of(
            "READ_LIMIT",
            "how long a client may take nothing of what waits for it on a stream",
            DURATION,
            Duration.ofSeconds(30));

    static final SettingList ALL = new SettingList(List.of(
            SettingsFile.FILE,
            ADDRESS,
            PORT,
            DEVELOPMENT_MODE,
            REFLECTION,
            TLS_CERTIFICATE_FILE,
            TLS_KEY_FILE,
            TLS_CLIENT_CA_FILE,
            ISSUERS_FILE,
            ISSUER,
            JWKS_URL,
            AUDIENCES,
            TOKEN_USE,
            TOKEN_ALGORITHMS,
            TENANT_CLAIM,
            RoutesDocument.FILE,
            PRELOAD_LIMIT,
            RESYNC_INTERVAL,
            DRAIN_LIMIT,
            TENANT_CALL_RATE,
            TENANT_BYTE_RATE,
            TENANT_STREAMS,
            CONNECTION_AGE,
            PERMITTED_PING,
            READ_LIMIT));

    private Variables() {}
}
