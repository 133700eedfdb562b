package io.tenantconfig.quickstart.local;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;

/**
 * Issues tokens like those of a Cognito user pool, and publishes the key that proves them. The key is made at the start and
 * gone at the end.
 */
public final class TokenIssuer implements AutoCloseable {

    /** Whom the tokens are for. */
    public static final String AUDIENCE = "tenantconfig-quickstart";

    /** The claim that names the tenant. */
    public static final String TENANT_CLAIM = "custom:tenantId";

    private static final int KEY_BITS = 2048;

    private final RSAKey key;
    private final RSAKey foreignKey;
    private final HttpServer server;
    private final InstantSource clock;

    private TokenIssuer(RSAKey key, RSAKey foreignKey, HttpServer server, InstantSource clock) {
        this.key = key;
        this.foreignKey = foreignKey;
        this.server = server;
        this.clock = clock;
    }

    /**
     * Makes a key and starts to publish it.
     *
     * @param port 0 for any free one
     * @throws IOException if the port is taken
     */
    public static TokenIssuer start(int port, InstantSource clock) throws IOException {
        RSAKey key = newKey(UUID.randomUUID().toString());
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        server.createContext("/.well-known/jwks.json", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                exchange.getResponseBody().write(keys);
            }
        });
        server.start();
        return new TokenIssuer(key, newKey(key.getKeyID()), server, clock);
    }

    /** The issuer's name, which is also its address. */
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where the key is published. */
    public String jwksUrl() {
        return issuer() + "/.well-known/jwks.json";
    }

    /** A good token of a tenant. */
    public String token(String tenant, Duration validity) {
        return sign(key, claims(clock.instant().plus(validity)).claim(TENANT_CLAIM, tenant));
    }

    /** A token that was good until a while ago. */
    public String expiredToken(String tenant) {
        return sign(key, claims(clock.instant().minus(Duration.ofHours(1))).claim(TENANT_CLAIM, tenant));
    }

    /** A token of the right form, under the right key's id, signed by somebody else. */
    public String forgedToken(String tenant) {
        return sign(
                foreignKey, claims(clock.instant().plus(Duration.ofHours(1))).claim(TENANT_CLAIM, tenant));
    }

    /** A good token that names no tenant. */
    public String tokenWithoutTenant() {
        return sign(key, claims(clock.instant().plus(Duration.ofHours(1))));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private JWTClaimsSet.Builder claims(Instant expiry) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject("quickstart")
                .audience(AUDIENCE)
                .claim("token_use", "id")
                .issueTime(Date.from(expiry.minus(Duration.ofDays(1))))
                .expirationTime(Date.from(expiry));
    }

    private static String sign(RSAKey key, JWTClaimsSet.Builder claims) {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        var token = new SignedJWT(header, claims.build());
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("a token could not be signed", e);
        }
        return token.serialize();
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(KEY_BITS).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("a key could not be made", e);
        }
    }
}
