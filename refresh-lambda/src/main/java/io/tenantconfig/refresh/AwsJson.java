package io.tenantconfig.refresh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/**
 * Calls services of AWS that speak its JSON protocol: with the SDK's signatures, credentials and regions, and without the
 * megabytes of its clients. Safe for concurrent use.
 */
public final class AwsJson implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** A server in the same region accepts a connection in milliseconds. */
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(2);

    /** From the request to the last byte of the answer, which takes milliseconds too. */
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(3);

    /** For short troubles only: Lambda tries again anyway, and a waiting function is paid for. */
    private static final int ATTEMPTS = 3;

    /** The longest wait after the first attempt; after each further one it is twice as long. */
    private static final Duration WAIT = Duration.ofMillis(200);

    /** No error has this code. */
    private static final String NONE = "";

    /** Headers that the HTTP client writes itself. */
    private static final Set<String> RESTRICTED = Set.of("host", "content-length");

    private final AwsAccess access;
    private final Pause pause;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private @Nullable HttpClient http;

    AwsJson(AwsAccess access, Pause pause) {
        this.access = access;
        this.pause = pause;
    }

    /**
     * With the access that an environment tells: {@code AWS_REGION}, {@code AWS_ENDPOINT_URL_…}, {@code AWS_ENDPOINT_URL},
     * {@code AWS_ACCESS_KEY_ID} and its companions. What it leaves out comes from the standard places of the AWS SDK.
     *
     * @throws io.tenantconfig.core.InvalidInputException if it has one half of the credentials
     */
    public static AwsJson of(Map<String, String> environment) {
        return new AwsJson(AwsAccess.of(environment), Thread::sleep);
    }

    /**
     * Calls an operation, up to three times if AWS is busy or not there.
     *
     * @return its answer
     * @throws StoreException if it failed; the message holds AWS's code for that, and nothing that was sent or answered
     */
    public JsonNode call(AwsService service, String operation, JsonNode request) {
        return find(service, operation, request, NONE).orElseThrow();
    }

    /**
     * As {@link #call}, for an operation that looks for something.
     *
     * @param absent AWS's code of the error that says that it is not there
     * @return its answer; empty if it failed with this error
     */
    public Optional<JsonNode> find(AwsService service, String operation, JsonNode request, String absent) {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(service, operation, request, absent);
            } catch (StoreException e) {
                if (!e.isTransient() || attempt == ATTEMPTS) {
                    throw e;
                }
                pauseAfter(attempt, service, operation);
            }
        }
    }

    /** A time as the protocol writes it, in seconds since 1970, to the millisecond. */
    public static Instant time(JsonNode seconds) {
        return Instant.ofEpochMilli(seconds.decimalValue().scaleByPowerOfTen(3).longValue());
    }

    /** Lets go of connections and credentials; the next call makes new ones. */
    @Override
    public synchronized void close() {
        access.forget();
        if (http != null) {
            http.shutdownNow();
            http = null;
        }
    }

    private Optional<JsonNode> attempt(AwsService service, String operation, JsonNode request, String absent) {
        HttpResponse<byte[]> response = send(service, operation, signed(service, operation, request));
        JsonNode body = json(response.body());
        if (response.statusCode() == HttpURLConnection.HTTP_OK && body.isObject()) {
            return Optional.of(body);
        }
        Optional<String> code = AwsErrors.code(response.headers().firstValue("x-amzn-ErrorType"), body);
        if (code.equals(Optional.of(absent))) {
            return Optional.empty();
        }
        String error = code.orElse("no error's code");
        throw new StoreException(
                AwsErrors.kind(response.statusCode(), error),
                service.store(),
                operation + " failed: " + error + " (HTTP " + response.statusCode() + ")");
    }

    private HttpRequest signed(AwsService service, String operation, JsonNode request) {
        byte[] body = request.toString().getBytes(StandardCharsets.UTF_8);
        var unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(access.endpoint(service))
                .putHeader("Content-Type", "application/x-amz-json-" + service.jsonVersion())
                .putHeader("X-Amz-Target", service.target() + "." + operation)
                .build();
        try {
            var credentials = access.credentials();
            SdkHttpRequest signed = signer.sign(sign -> sign.identity(credentials)
                            .request(unsigned)
                            .payload(ContentStreamProvider.fromByteArray(body))
                            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.name())
                            .putProperty(
                                    AwsV4HttpSigner.REGION_NAME, access.region().id()))
                    .request();
            var http = HttpRequest.newBuilder(signed.getUri()).POST(BodyPublishers.ofByteArray(body));
            signed.forEachHeader((name, values) -> {
                if (!RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> http.header(name, value));
                }
            });
            return http.build();
        } catch (SdkException e) {
            throw unavailable(
                    service, operation + ": no credentials, " + e.getClass().getSimpleName());
        }
    }

    private HttpResponse<byte[]> send(AwsService service, String operation, HttpRequest request) {
        CompletableFuture<HttpResponse<byte[]>> response = http().sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return response.get(ATTEMPT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(service, operation);
        } catch (ExecutionException e) {
            // Not as the cause: it may tell the whole request.
            Throwable reason = Objects.requireNonNullElse(e.getCause(), e);
            throw unavailable(
                    service, operation + " got no answer: " + reason.getClass().getSimpleName());
        } catch (TimeoutException e) {
            throw unavailable(service, operation + " got no answer within " + ATTEMPT_TIMEOUT.toMillis() + " ms");
        } finally {
            response.cancel(true);
        }
    }

    private synchronized HttpClient http() {
        if (http == null) {
            http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECTION_TIMEOUT)
                    .build();
        }
        return http;
    }

    /** Up to the longest wait, so that those who failed together do not come again together. */
    private void pauseAfter(int attempt, AwsService service, String operation) {
        long longest = WAIT.toMillis() << (attempt - 1);
        try {
            pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest + 1)));
        } catch (InterruptedException e) {
            throw interrupted(service, operation);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static StoreException interrupted(AwsService service, String operation) {
        Thread.currentThread().interrupt();
        return unavailable(service, operation + ": interrupted");
    }

    private static StoreException unavailable(AwsService service, String message) {
        return new StoreException(Kind.UNAVAILABLE, service.store(), message);
    }
}
