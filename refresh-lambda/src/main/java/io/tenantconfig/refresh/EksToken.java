package io.tenantconfig.refresh;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * Makes the token by which an EKS cluster knows an AWS role: a signed request to STS that asks who signed it, not sent but
 * written down. The API server sends it, with the name of the cluster that it was made for. No network is needed here. See
 * https://github.com/kubernetes-sigs/aws-iam-authenticator, {@code pkg/token/token.go}.
 */
final class EksToken implements TokenSource {

    private static final String PREFIX = "k8s-aws-v1.";

    private static final String CLUSTER_HEADER = "x-k8s-aws-id";

    /** What everybody writes; the API server does not go by it. */
    private static final Duration EXPIRY = Duration.ofSeconds(60);

    /** The API server takes a token for 15 minutes after its date; clients stop using it after 14. */
    private static final Duration LIFE = Duration.ofMinutes(13);

    private static final Duration BEFORE_CREDENTIALS_EXPIRE = Duration.ofMinutes(1);

    private final String cluster;
    private final AwsAccess access;
    private final Clock clock;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    EksToken(String cluster, AwsAccess access, Clock clock) {
        this.cluster = cluster;
        this.access = access;
        this.clock = clock;
    }

    @Override
    public Token fetch() {
        var credentials = access.credentials();
        var question = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(AwsAccess.inRegion("sts", access.region()))
                .putRawQueryParameter("Action", "GetCallerIdentity")
                .putRawQueryParameter("Version", "2011-06-15")
                .putHeader(CLUSTER_HEADER, cluster)
                .build();
        Instant now = clock.instant();
        URI signed = signer.sign(sign -> sign.identity(credentials)
                        .request(question)
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, EXPIRY)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "sts")
                        .putProperty(
                                AwsV4HttpSigner.REGION_NAME, access.region().id())
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(now, clock.getZone())))
                .request()
                .getUri();
        String text = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(signed.toString().getBytes(StandardCharsets.US_ASCII));
        Instant renewAt = credentials
                .expirationTime()
                .map(expiry -> expiry.minus(BEFORE_CREDENTIALS_EXPIRE))
                .filter(now.plus(LIFE)::isAfter)
                .orElseGet(() -> now.plus(LIFE));
        return new Token(PREFIX + text, renewAt);
    }
}
