package io.tenantconfig.server;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.TlsServerCredentials.ClientAuth;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.grpc.util.CertificateUtils;
import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.server.ServerSettings.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate and, where clients show one too, their authorities: read again when the files have changed, so
 * that a renewal needs no restart. A connection keeps what it began with. What cannot be used is logged, and the former
 * stays.
 */
final class TlsFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

    /** A renewed certificate has weeks; somebody who replaces a stolen one waits for it. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    /** By the algorithm of a key, one for signatures; these are the keys that gRPC can read. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    /** When a file was last changed; a volume of Kubernetes changes the file that a path leads to. */
    private record Stamp(Path file, FileTime modified) {}

    /** What the files hold. */
    private record Contents(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {}

    private final Tls files;
    private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
    private final Optional<AdvancedTlsX509TrustManager> clients;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("tls-files").factory());

    private List<Stamp> seen = List.of();
    private volatile Instant expiry = Instant.MAX;

    /**
     * Reads the files.
     *
     * @throws InvalidInputException if they cannot be used, naming the setting
     */
    TlsFiles(Tls files) {
        this.files = files;
        this.clients = files.clientAuthorities().map(_ -> newTrustManager());
        try {
            seen = stamps();
            use(read());
        } catch (IOException e) {
            throw new InvalidInputException(
                    Variables.TLS_CERTIFICATE_FILE.name() + " or a file beside it cannot be read: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new InvalidInputException(Variables.TLS_CERTIFICATE_FILE.name() + ": " + e.getMessage());
        }
    }

    /** From now on the files are looked at. */
    void start() {
        var _ = looking.scheduleWithFixedDelay(
                this::look, LOOK_EVERY.toSeconds(), LOOK_EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    /** What new connections begin with, whatever that is by then. */
    ServerCredentials credentials() {
        var builder = TlsServerCredentials.newBuilder().keyManager(identity);
        clients.ifPresent(authorities -> builder.trustManager(authorities).clientAuth(ClientAuth.REQUIRE));
        return builder.build();
    }

    /** When the certificate in use ends. */
    Instant expiry() {
        return expiry;
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }

    /** Uses what the files hold now, if they have changed. */
    synchronized void look() {
        try {
            List<Stamp> now = stamps();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            use(read());
            LOG.atInfo().addKeyValue("expiry", expiry).log("The certificate has changed; new connections use it");
        } catch (IOException | GeneralSecurityException | InvalidInputException e) {
            LOG.atError()
                    .addKeyValue("reason", e.getMessage())
                    .addKeyValue("expiry", expiry)
                    .log("The certificate has changed and cannot be used; the former one stays");
        }
    }

    private List<Stamp> stamps() throws IOException {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files.paths()) {
            Path real = file.toRealPath();
            stamps.add(new Stamp(real, Files.getLastModifiedTime(real)));
        }
        return List.copyOf(stamps);
    }

    private Contents read() throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = certificates(Variables.TLS_CERTIFICATE_FILE.name(), files.certificateChain());
        PrivateKey key = privateKey();
        if (!belong(key, chain.getFirst())) {
            throw InvalidInputException.of(
                    Variables.TLS_KEY_FILE.name(),
                    files.privateKey().toString(),
                    "the key of the certificate in " + files.certificateChain());
        }
        Optional<Path> authorities = files.clientAuthorities();
        return new Contents(
                chain,
                key,
                authorities.isEmpty()
                        ? List.of()
                        : certificates(Variables.TLS_CLIENT_CA_FILE.name(), authorities.get()));
    }

    private void use(Contents contents) throws IOException, GeneralSecurityException {
        if (clients.isPresent()) {
            clients.get().updateTrustCredentials(array(contents.authorities()));
        }
        identity.updateIdentityCredentials(array(contents.chain()), contents.key());
        expiry = contents.chain().getFirst().getNotAfter().toInstant();
    }

    private static X509Certificate[] array(List<X509Certificate> certificates) {
        return certificates.toArray(X509Certificate[]::new);
    }

    private static List<X509Certificate> certificates(String setting, Path file) throws IOException {
        try (var input = Files.newInputStream(file)) {
            List<X509Certificate> certificates = List.of(CertificateUtils.getX509Certificates(input));
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (GeneralSecurityException e) {
            // Told below like a file without certificates.
        }
        throw InvalidInputException.of(setting, file.toString(), "certificates in PEM, the server's first");
    }

    /** Never with what the file holds in a message. */
    private PrivateKey privateKey() throws IOException {
        byte[] pem = Files.readAllBytes(files.privateKey());
        try {
            return CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw InvalidInputException.of(
                    Variables.TLS_KEY_FILE.name(),
                    files.privateKey().toString(),
                    "an RSA or EC key in PKCS#8, which begins with -----BEGIN PRIVATE KEY-----");
        }
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        byte[] message = {1};
        Signature signing = Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm()));
        signing.initSign(key);
        signing.update(message);
        byte[] signature = signing.sign();
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        signing.initVerify(certificate.getPublicKey());
        signing.update(message);
        return signing.verify(signature);
    }

    private static AdvancedTlsX509TrustManager newTrustManager() {
        try {
            // A client has no host name to compare with.
            return AdvancedTlsX509TrustManager.newBuilder()
                    .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no trust manager", e);
        }
    }
}
