package io.tenantconfig.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.tenantconfig.server.PemFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked for with which token, of whom, and what of the answer is believed. */
class KeyDocumentTest {

    private record Answer(int status, String body) {}

    private static final String DOCUMENT = "{\"keys\": []}";

    @TempDir
    private Path directory;

    private final List<Optional<String>> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicReference<Answer> answer = new AtomicReference<>(new Answer(200, DOCUMENT));
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpServer serve(HttpServer http) {
        http.createContext("/keys", exchange -> {
            authorizations.add(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = answer.get().body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(answer.get().status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        return http;
    }

    private Jwks http(Optional<Path> bearerToken) {
        return new Jwks(
                URI.create("http://localhost:" + server.getAddress().getPort() + "/keys"),
                Optional.empty(),
                bearerToken);
    }

    @Test
    void sendsNoTokenUnlessThereIsOne() throws IOException {
        assertThat(KeyDocument.at(http(Optional.empty())).read()).isEqualTo(DOCUMENT);
        assertThat(authorizations).containsExactly(Optional.empty());
    }

    @Test
    void sendsTheTokenThatTheFileHoldsByThen() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "first\n");
        KeyDocument document = KeyDocument.at(http(Optional.of(token)));
        document.read();
        Files.writeString(token, "second");
        document.read();
        assertThat(authorizations).containsExactly(Optional.of("Bearer first"), Optional.of("Bearer second"));
    }

    @Test
    void doesNotRepeatATokenThatCannotBeSent() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "battery\nstaple");
        assertThatThrownBy(() -> KeyDocument.at(http(Optional.of(token))).read())
                .isInstanceOf(IOException.class)
                .hasMessage(token + " (expected: one line with a token)")
                .hasNoCause();
    }

    @Test
    void believesNoAnswerButAGoodOne() {
        KeyDocument document = KeyDocument.at(http(Optional.empty()));
        for (int status : List.of(204, 302, 404, 503)) {
            answer.set(new Answer(status, ""));
            assertThatThrownBy(document::read).isInstanceOf(IOException.class).hasMessageContaining("status " + status);
        }
        answer.set(new Answer(200, " ".repeat(513 * 1024)));
        assertThatThrownBy(document::read).isInstanceOf(IOException.class);
    }

    @Test
    void trustsTheAuthoritiesOfTheFileAndNoOthers() throws Exception {
        PemFiles own = PemFiles.create(directory, "own");
        PemFiles other = PemFiles.create(directory, "other");
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(own.context()));
        serve(https);
        try {
            URI url = URI.create("https://localhost:" + https.getAddress().getPort() + "/keys");
            Path authorities = directory.resolve("ca.crt");
            KeyDocument document = KeyDocument.at(new Jwks(url, Optional.of(authorities), Optional.empty()));
            Files.copy(other.certificate(), authorities);
            assertThatThrownBy(document::read).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> KeyDocument.at(Jwks.at(url)).read()).isInstanceOf(IOException.class);
            assertThat(authorizations).isEmpty();

            Files.writeString(authorities, Files.readString(own.certificate()));
            assertThat(document.read()).isEqualTo(DOCUMENT);

            Files.writeString(authorities, "no certificate");
            assertThatThrownBy(document::read).hasMessageContaining("(expected: certificates in PEM)");
        } finally {
            https.stop(0);
        }
    }
}
