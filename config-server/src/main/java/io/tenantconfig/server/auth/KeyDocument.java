package io.tenantconfig.server.auth;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Where the document with an issuer's keys is read from. */
interface KeyDocument {

    /**
     * The document as it is now. Takes its time.
     *
     * @throws IOException if it cannot be had; nothing of a token is in the message
     */
    String read() throws IOException;

    /** The document at an address. It is asked for with what the files hold by then, and no redirect is followed. */
    static KeyDocument at(Jwks jwks) {
        return new Fetched(jwks);
    }

    /** Fetches it, by a connection of its own each time: that is seldom, and the authorities may have been renewed. */
    record Fetched(Jwks jwks) implements KeyDocument {

        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
        private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

        /** Thousands of keys. */
        private static final int MAX_BYTES = 512 * 1024;

        @Override
        public String read() throws IOException {
            var builder = HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .followRedirects(Redirect.NEVER)
                    .connectTimeout(CONNECT_TIMEOUT);
            if (jwks.certificateAuthorities().isPresent()) {
                builder.sslContext(trusting(jwks.certificateAuthorities().get()));
            }
            try (var client = builder.build()) {
                HttpResponse<byte[]> answer =
                        client.send(request(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
                if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
                    throw new IOException("status " + answer.statusCode() + " (expected: 200)");
                }
                return new String(answer.body(), StandardCharsets.UTF_8);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        private HttpRequest request() throws IOException {
            var request = HttpRequest.newBuilder(jwks.url()).timeout(ANSWER_TIMEOUT);
            if (jwks.bearerToken().isPresent()) {
                String token = Files.readString(jwks.bearerToken().get()).strip();
                try {
                    request.header("Authorization", "Bearer " + token);
                } catch (IllegalArgumentException e) {
                    // The exception's message repeats the token.
                    throw new IOException(jwks.bearerToken().get() + " (expected: one line with a token)");
                }
            }
            return request.build();
        }

        private static SSLContext trusting(Path authorities) throws IOException {
            try (var input = Files.newInputStream(authorities)) {
                Collection<? extends Certificate> certificates =
                        CertificateFactory.getInstance("X.509").generateCertificates(input);
                if (certificates.isEmpty()) {
                    throw new IOException(authorities + " (expected: certificates in PEM)");
                }
                KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                for (Certificate certificate : certificates) {
                    store.setCertificateEntry(Integer.toString(store.size()), certificate);
                }
                var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(store);
                var context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IOException(authorities + " (expected: certificates in PEM)", e);
            }
        }
    }
}
