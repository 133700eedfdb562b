package io.tenantconfig.refresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of a presigned GET as the receiver computes it
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 */
final class SigV4 {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private SigV4() {}

    /** @param headers those that are signed, beside {@code host} */
    static String presigned(
            URI address, Map<String, String> headers, String secret, String region, String service, Instant at)
            throws GeneralSecurityException {
        Map<String, String> signed = new TreeMap<>(headers);
        signed.put("host", address.getHost());
        String query = Arrays.stream(address.getRawQuery().split("&", -1))
                .filter(parameter -> !parameter.startsWith("X-Amz-Signature="))
                .sorted()
                .collect(Collectors.joining("&"));
        String request = String.join(
                "\n",
                "GET",
                address.getPath(),
                query,
                signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining()),
                String.join(";", signed.keySet()),
                hash(""));
        String scope = String.join("/", DATE.format(at), region, service, "aws4_request");
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        String text = String.join("\n", "AWS4-HMAC-SHA256", TIME.format(at), scope, hash(request));
        return HexFormat.of().formatHex(hmac(key, text));
    }

    private static String hash(String text) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
