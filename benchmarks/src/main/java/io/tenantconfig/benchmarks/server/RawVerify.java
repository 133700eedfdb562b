package io.tenantconfig.benchmarks.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import io.tenantconfig.quickstart.local.TokenIssuer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;

/** The verification of an RS256 signature by Java alone: what nobody can do without for a new token. */
final class RawVerify {

    private final PublicKey key;

    RawVerify(TokenIssuer issuer) throws IOException {
        try {
            this.key = JWKSet.load(URI.create(issuer.jwksUrl()).toURL())
                    .getKeys()
                    .getFirst()
                    .toRSAKey()
                    .toPublicKey();
        } catch (ParseException | JOSEException e) {
            throw new IOException(e);
        }
    }

    /** CPU of each, in microseconds. */
    double micros(List<String> tokens) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (String token : tokens) {
            if (!verifies(token)) {
                throw new IllegalStateException("token: bad signature (expected: the issuer's)");
            }
        }
        return (threads.getCurrentThreadCpuTime() - before) / 1e3 / tokens.size();
    }

    private boolean verifies(String token) {
        int dot = token.lastIndexOf('.');
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
