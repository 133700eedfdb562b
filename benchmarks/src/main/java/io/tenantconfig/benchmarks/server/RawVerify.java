package io.tenantconfig.benchmarks.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import io.tenantconfig.quickstart.local.TokenIssuer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;

/**
 * The verification of an RS256 signature by Java alone: what nobody can do without for a new token. As cheap as it can be: by one
 * object for all, of bytes that are there already.
 */
final class RawVerify {

    private final Signature signature;

    RawVerify(TokenIssuer issuer) throws IOException {
        try {
            this.signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(JWKSet.load(URI.create(issuer.jwksUrl()).toURL())
                    .getKeys()
                    .getFirst()
                    .toRSAKey()
                    .toPublicKey());
        } catch (ParseException | JOSEException | GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    /** CPU of each, in microseconds. */
    double micros(List<String> tokens) {
        List<byte[]> contents = tokens.stream().map(RawVerify::content).toList();
        List<byte[]> signatures = tokens.stream().map(RawVerify::signature).toList();
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < contents.size(); i++) {
            if (!verifies(contents.get(i), signatures.get(i))) {
                throw new IllegalStateException("token: bad signature (expected: the issuer's)");
            }
        }
        return (threads.getCurrentThreadCpuTime() - before) / 1e3 / contents.size();
    }

    private static byte[] content(String token) {
        return token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] signature(String token) {
        return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    }

    private boolean verifies(byte[] content, byte[] signed) {
        try {
            signature.update(content);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
