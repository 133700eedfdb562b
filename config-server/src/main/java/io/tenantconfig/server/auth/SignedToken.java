package io.tenantconfig.server.auth;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A signed token in its one form: three parts of canonical base64url, joined by dots. Parsers accept more (padding, spaces, stray
 * characters, unused bits), which would give one token many spellings; so the form is checked before anything is parsed.
 *
 * <p>The parts are decoded by Java: nimbus' own decoder takes thirty times as long, so that its time tells nothing of what it
 * decodes, but here is no secret.
 */
final class SignedToken {

    /** Larger tokens are refused: in bytes, which are characters here. */
    static final int MAX_LENGTH = 6 * 1024;

    private static final int PARTS = 3;
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String spelledHeader;
    private final byte[] header;
    private final byte[] claims;
    private final byte[] signed;
    private final Base64URL signature;

    private SignedToken(String spelledHeader, byte[] header, byte[] claims, byte[] signed, Base64URL signature) {
        this.spelledHeader = spelledHeader;
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** The token with this text; empty if that has another form. */
    static Optional<SignedToken> of(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String[] parts = text.split("\\.", PARTS + 1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SignedToken(
                    parts[0],
                    decoded(parts[0]),
                    decoded(parts[1]),
                    text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII),
                    new Decoded(parts[2], decoded(parts[2]))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException unless encoding gives the same characters again */
    private static byte[] decoded(String part) {
        byte[] bytes = DECODER.decode(part);
        if (bytes.length == 0 || !ENCODER.encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException(
                    "another spelling (expected: base64url, without padding and unused bits)");
        }
        return bytes;
    }

    /** The header as it stands in the token. Equal ones say the same. */
    String spelledHeader() {
        return spelledHeader;
    }

    /** @throws ParseException if there is no header of a signed token in its place */
    JWSHeader header() throws ParseException {
        return JWSHeader.parse(object(header));
    }

    /** @throws ParseException if there are no claims in their place */
    JWTClaimsSet claims() throws ParseException {
        return JWTClaimsSet.parse(object(claims));
    }

    private static Map<String, Object> object(byte[] json) throws ParseException {
        Map<String, Object> object = JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8));
        if (object == null) {
            throw new ParseException("null (expected: a JSON object)", 0);
        }
        return object;
    }

    /** What the signature is of. */
    byte[] signed() {
        return signed;
    }

    Base64URL signature() {
        return signature;
    }

    /** Base64url that was decoded before. */
    private static final class Decoded extends Base64URL {

        private final transient byte[] bytes;

        Decoded(String text, byte[] bytes) {
            super(text);
            this.bytes = bytes;
        }

        @Override
        public byte[] decode() {
            return bytes;
        }
    }
}
