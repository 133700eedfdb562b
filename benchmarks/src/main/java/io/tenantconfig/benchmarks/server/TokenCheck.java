package io.tenantconfig.benchmarks.server;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.server.audit.AuditLog;
import io.tenantconfig.server.auth.AuthInterceptor;
import io.tenantconfig.server.auth.Authenticator;
import io.tenantconfig.server.auth.IssuerSettings;
import io.tenantconfig.server.auth.Jwks;
import io.tenantconfig.server.auth.MethodRules;
import io.tenantconfig.server.auth.TenantRange;
import io.tenantconfig.server.auth.TenantSource;
import io.tenantconfig.server.auth.WatchedCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What it costs to check a token that is new, beside the raw verification of the same one. In a process of its own: without a
 * network, and warm. The tokens are new to each round, for each has an {@link Authenticator} of its own.
 */
final class TokenCheck {

    private static final int TOKENS = 2_000;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 31;

    private final TokenIssuer issuer;
    private final List<String> tokens;

    /** For each of the threads that check tokens one, for a core has less to give while another one is at work beside it. */
    private final List<RawVerify> raw;

    private TokenCheck(TokenIssuer issuer) throws IOException {
        this.issuer = issuer;
        this.tokens = IntStream.range(0, TOKENS)
                .mapToObj(i -> issuer.token("acme", Duration.ofHours(1).plusSeconds(i)))
                .toList();
        this.raw = List.of(new RawVerify(issuer), new RawVerify(issuer));
    }

    /**
     * What came of it, in microseconds of CPU; the ratio is the median of those of the rounds.
     *
     * @param checked by the threads that check tokens, from when they get a token to when the call is its handler's
     * @param verified by {@link RawVerify}
     */
    record Result(double checked, double verified, double ratio) {

        private String line() {
            return checked + " " + verified + " " + ratio;
        }

        private static Result parse(String line) {
            String[] numbers = line.strip().split(" ", -1);
            return new Result(
                    Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), Double.parseDouble(numbers[2]));
        }
    }

    /** What {@link #main} prints in a process of its own. */
    static Result measured() throws IOException {
        return Result.parse(ServerProcess.output(TokenCheck.class));
    }

    /** Prints the result. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var issuer = TokenIssuer.start(0, InstantSource.system())) {
            System.out.println(new TokenCheck(issuer).result().line());
        }
    }

    private Result result() throws InterruptedException {
        List<Double> checked = new ArrayList<>();
        List<Double> verified = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = -WARM_UP; i < ROUNDS; i++) {
            double ofRaw = rawMicros();
            double ofCheck = micros();
            if (i >= 0) {
                verified.add(ofRaw);
                checked.add(ofCheck);
                ratios.add(ofCheck / ofRaw);
            }
        }
        return new Result(
                ServerBenchmark.median(checked), ServerBenchmark.median(verified), ServerBenchmark.median(ratios));
    }

    /** Each of them verifies all tokens, at the same time as the others. */
    private double rawMicros() throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(raw.size())) {
            return threads
                    .invokeAll(raw.stream()
                            .<Callable<Double>>map(each -> () -> each.micros(tokens))
                            .toList())
                    .stream()
                    .mapToDouble(Future::resultNow)
                    .average()
                    .orElseThrow();
        }
    }

    private double micros() throws InterruptedException {
        Set<Thread> checking = ConcurrentHashMap.newKeySet();
        try (var authenticator = new Authenticator(
                List.of(settings()), new NoCluster(), InstantSource.system(), new PrometheusRegistry())) {
            var interceptor = new AuthInterceptor(
                    MethodRules.of(Set.of(), Set.of(Wire.GET.getFullMethodName())),
                    authenticator,
                    new AuditLog(InstantSource.system()));
            // The first one waits for the keys.
            check(interceptor, tokens.subList(0, 1), checking::add);
            check(interceptor, tokens.subList(1, TOKENS), checking::add);
            var threads = ManagementFactory.getThreadMXBean();
            long nanos = checking.stream()
                    .mapToLong(thread -> threads.getThreadCpuTime(thread.threadId()))
                    .sum();
            return nanos / 1e3 / TOKENS;
        }
    }

    private static void check(AuthInterceptor interceptor, List<String> tokens, Consumer<Thread> checking)
            throws InterruptedException {
        var left = new CountDownLatch(tokens.size());
        for (String token : tokens) {
            var headers = new Metadata();
            headers.put(Wire.AUTHORIZATION, "Bearer " + token);
            interceptor.interceptCall(new Call(), headers, (_, _) -> {
                checking.accept(Thread.currentThread());
                left.countDown();
                return new ServerCall.Listener<>() {};
            });
        }
        if (!left.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException(left.getCount() + " tokens were not checked (expected: none)");
        }
    }

    private IssuerSettings settings() {
        return new IssuerSettings(
                issuer.issuer(),
                Optional.of(Jwks.at(URI.create(issuer.jwksUrl()))),
                Set.of(TokenIssuer.AUDIENCE),
                Optional.of("id"),
                IssuerSettings.DEFAULT_ALGORITHMS,
                new TenantRange.All(),
                new TenantSource.Claim(TokenIssuer.TENANT_CLAIM),
                Optional.empty());
    }

    /** Ends with an exception where a token is refused. */
    private static final class Call extends ServerCall<byte[], byte[]> {

        @Override
        public void request(int messages) {}

        @Override
        public void sendHeaders(Metadata headers) {}

        @Override
        public void sendMessage(byte[] message) {}

        @Override
        public void close(Status status, Metadata trailers) {
            throw new IllegalStateException(status + " (expected: a token that counts)");
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public MethodDescriptor<byte[], byte[]> getMethodDescriptor() {
            return Wire.GET;
        }
    }

    /** No token is a ServiceAccount's. */
    private static final class NoCluster implements WatchedCluster {

        @Override
        public boolean knowsNamespaces() {
            return false;
        }

        @Override
        public Optional<Binding> bindingOf(String namespace) {
            return Optional.empty();
        }

        @Override
        public String serviceAccountKeys() throws IOException {
            throw new IOException("no cluster");
        }
    }
}
