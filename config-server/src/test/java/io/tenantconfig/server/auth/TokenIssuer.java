package io.tenantconfig.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An issuer on this machine: its key set over HTTP, and tokens good and bad. */
public final class TokenIssuer implements AutoCloseable {

    public static final String AUDIENCE = "tenantconfig";
    public static final String TENANT_CLAIM = "custom:tenantId";

    /** Making one takes its time; only issuers that must differ in it need one of their own. */
    private static final RSAKey KEY = newKey("main");

    private final HttpServer http;
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile RSAKey key;
    private volatile List<JWK> published;
    private volatile boolean down;
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);

    public TokenIssuer() {
        this(KEY);
    }

    /** Signs with this key, and publishes it. */
    public TokenIssuer(RSAKey key) {
        this.key = key;
        this.published = List.of(key);
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/.well-known/jwks.json", exchange -> {
            fetches.incrementAndGet();
            awaitAnswer();
            byte[] keys = new JWKSet(published).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(down ? 503 : 200, down ? -1 : keys.length);
            if (!down) {
                exchange.getResponseBody().write(keys);
            }
            exchange.close();
        });
        http.start();
    }

    public static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public String address() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    public IssuerSettings settings() {
        return new IssuerSettings(
                address(),
                Optional.of(Jwks.at(URI.create(address() + "/.well-known/jwks.json"))),
                Set.of(AUDIENCE),
                Optional.of("id"),
                Set.of("RS256"),
                new TenantRange.All(),
                new TenantSource.Claim(TENANT_CLAIM),
                Optional.empty());
    }

    /** How often the keys were asked for. */
    public int fetches() {
        return fetches.get();
    }

    /** From now on whoever asks for the keys waits until the latch is released. */
    public void answerAfter(CountDownLatch latch) {
        mayAnswer = latch;
    }

    private void awaitAnswer() {
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void goDown() {
        down = true;
    }

    public void comeUp() {
        down = false;
    }

    public RSAKey key() {
        return key;
    }

    /** From now on tokens are signed with this key. */
    public void signWith(RSAKey next) {
        key = next;
    }

    /** From now on tokens are signed with a key that was not there before. */
    public void rotate() {
        RSAKey next = newKey("rotated-" + UUID.randomUUID());
        published = Stream.concat(published.stream(), Stream.of(next)).toList();
        key = next;
    }

    /** From now on exactly these keys are published. */
    public void publish(JWK... keys) {
        published = List.of(keys);
    }

    /** A good token of this tenant, for an hour. */
    public String token(String tenant) {
        return token(tenant, Instant.now().plusSeconds(3600));
    }

    public String token(String tenant, Instant expiry) {
        return sign(header -> header, claims(expiry).claim(TENANT_CLAIM, tenant).build(), key);
    }

    /** The claims of a good token, without a tenant. */
    public JWTClaimsSet.Builder claims(Instant expiry) {
        return new JWTClaimsSet.Builder()
                .issuer(address())
                .audience(AUDIENCE)
                .subject("somebody")
                .issueTime(Date.from(Instant.now()))
                .claim("token_use", "id")
                .expirationTime(Date.from(expiry));
    }

    /** A token of this issuer with exactly these claims. */
    public String sign(JWTClaimsSet claims) {
        return sign(header -> header, claims, key);
    }

    String sign(JWSAlgorithm algorithm, JWTClaimsSet claims, RSAKey signing) {
        return sign(new JWSHeader.Builder(algorithm).keyID(signing.getKeyID()).build(), claims, signing);
    }

    String sign(UnaryOperator<JWSHeader.Builder> header, JWTClaimsSet claims, RSAKey signing) {
        return sign(
                header.apply(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signing.getKeyID()))
                        .build(),
                claims,
                signing);
    }

    private static String sign(JWSHeader header, JWTClaimsSet claims, RSAKey signing) {
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new RSASSASigner(signing));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
