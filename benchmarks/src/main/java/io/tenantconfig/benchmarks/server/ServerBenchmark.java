package io.tenantconfig.benchmarks.server;

import com.google.protobuf.Timestamp;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.tenantconfig.benchmarks.Report;
import io.tenantconfig.v1.ConfigEntry;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.Origin;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Our server and a bare one, measured in turn. */
final class ServerBenchmark implements AutoCloseable {

    /** What can be measured. */
    enum Part {
        GET,
        TOKENS,
        STREAMS,
        ENTRIES
    }

    /**
     * How much is measured.
     *
     * @param warmUp calls, until the compilers have done their work
     * @param seconds of a round
     * @param tokens of a round of new ones
     */
    record Size(int warmUp, int rounds, int seconds, int valueBytes, int tokens, int entries, int streams) {}

    private static final int CONNECTIONS = 2;
    private static final int OUTSTANDING = 256;
    private static final int TENANTS = 20;
    private static final int SEEN_BY_A_STREAM = 10;
    private static final int CHANGES = 20;

    /** With 3,000 tokens each: a compiler takes what is called 10,000 times for worth its while, and then takes its time. */
    private static final int WARM_UP_ROUNDS = 8;

    /** Until what follows a change has arrived, too: servers complain of what they can't send any more. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final Duration VALIDITY = Duration.ofHours(6);
    private static final String KEY = "param_config_db-url";
    private static final String STATE_KEY = "param_config_state";
    private static final String PLATFORM = "shared";

    private final Size size;
    private final Report report;
    private final Surroundings surroundings;
    private final List<String> tokens;
    private final ServerProcess ours;
    private final ServerProcess bare;
    private final byte[] request;
    private int made;

    ServerBenchmark(Path directory, Size size, boolean jfr, Report report) throws IOException, InterruptedException {
        this.size = size;
        this.report = report;
        report.progress("starting what is around the servers");
        this.surroundings = new Surroundings(directory);
        this.tokens = IntStream.range(0, TENANTS)
                .mapToObj(i -> surroundings.issuer().token(tenant(i), VALIDITY))
                .toList();
        surroundings.tenant(PLATFORM);
        IntStream.range(0, TENANTS).forEach(i -> surroundings.tenant(tenant(i)));
        surroundings.declare(tenant(0), "got", Surroundings.SERVICE, Map.of(KEY, "x".repeat(size.valueBytes())));
        platform(0);
        this.request = GetConfigRequest.newBuilder()
                .setService(Surroundings.SERVICE)
                .setKey(KEY)
                .build()
                .toByteArray();
        report.progress("starting the servers");
        this.ours = ServerProcess.start(
                io.tenantconfig.server.Main.class,
                _ -> List.of(),
                surroundings::environment,
                jfr
                        ? List.of("-XX:StartFlightRecording:settings=profile,filename=" + directory.resolve("ours.jfr"))
                        : List.of());
        byte[] answer = awaitAnswer();
        Path tokenFile = Files.write(directory.resolve("tokens"), tokens);
        Path answerFile = Files.write(directory.resolve("answer"), answer);
        this.bare = ServerProcess.start(
                BareServer.class,
                port -> List.of(Integer.toString(port), tokenFile.toString(), answerFile.toString()),
                _ -> Map.of(),
                List.of());
    }

    private static String tenant(int number) {
        return "tenant-" + number;
    }

    /** What every tenant sees; one value differs in each state. */
    private void platform(int state) {
        Map<String, String> entries = new TreeMap<>();
        IntStream.range(1, SEEN_BY_A_STREAM).forEach(i -> entries.put("param_config_k" + i, "x".repeat(100)));
        entries.put(STATE_KEY, state(state));
        surroundings.declare(PLATFORM, "all", PLATFORM, entries);
    }

    private static String state(int number) {
        return "state-%06d".formatted(number);
    }

    /** The answer of our server, as soon as it has it. */
    private byte[] awaitAnswer() throws InterruptedException {
        long until = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (true) {
            try {
                return call(ours, Wire.GET, request);
            } catch (StatusRuntimeException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    private byte[] call(ServerProcess server, MethodDescriptor<byte[], byte[]> method, byte[] asked) {
        ManagedChannel channel = Load.channel(server.port());
        try {
            var headers = new Metadata();
            headers.put(Wire.AUTHORIZATION, "Bearer " + tokens.getFirst());
            Channel authenticated =
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
            return ClientCalls.blockingUnaryCall(authenticated, method, CallOptions.DEFAULT, asked);
        } finally {
            channel.shutdownNow();
        }
    }

    void run(List<Part> parts) throws IOException, InterruptedException {
        for (Part part : parts) {
            switch (part) {
                case GET -> get();
                case TOKENS -> newTokens();
                case STREAMS -> streams();
                case ENTRIES -> entries();
            }
        }
    }

    /** What a round found: calls a second and CPU of the server, in microseconds a call. */
    private record Round(double rate, double micros) {}

    private void get() throws InterruptedException {
        report.progress("GetConfig: %d rounds of %d s for each server".formatted(size.rounds(), size.seconds()));
        try (var toOurs = load(ours);
                var toBare = load(bare)) {
            toOurs.run(times(size.warmUp(), tokens.getFirst()));
            toBare.run(times(size.warmUp(), tokens.getFirst()));
            List<Round> oursRounds = new ArrayList<>();
            List<Round> bareRounds = new ArrayList<>();
            for (int i = 0; i < size.rounds(); i++) {
                // Whoever goes first has what the other one left.
                if (i % 2 == 0) {
                    oursRounds.add(round(toOurs, ours));
                    bareRounds.add(round(toBare, bare));
                } else {
                    bareRounds.add(round(toBare, bare));
                    oursRounds.add(round(toOurs, ours));
                }
                report.progress("  ours %.1f µs, %,.0f/s; bare %.1f µs, %,.0f/s"
                        .formatted(
                                oursRounds.getLast().micros(),
                                oursRounds.getLast().rate(),
                                bareRounds.getLast().micros(),
                                bareRounds.getLast().rate()));
            }
            double cpu = median(oursRounds.stream().map(Round::micros).toList());
            double bareCpu = median(bareRounds.stream().map(Round::micros).toList());
            double rate = median(oursRounds.stream().map(Round::rate).toList());
            double bareRate = median(bareRounds.stream().map(Round::rate).toList());
            report.result(
                    "CPU of a GetConfig of %,d bytes".formatted(size.valueBytes()),
                    "%.2f of bare (%.1f and %.1f µs)".formatted(cpu / bareCpu, cpu, bareCpu),
                    "at most 1.15");
            report.result(
                    "GetConfig calls a second",
                    "%.2f of bare (%,.0f and %,.0f)".formatted(rate / bareRate, rate, bareRate),
                    "at least 0.87");
        }
    }

    private static Supplier<Optional<String>> times(int calls, String token) {
        var left = new AtomicInteger(calls);
        Optional<String> same = Optional.of(token);
        return () -> left.getAndDecrement() > 0 ? same : Optional.empty();
    }

    private Load load(ServerProcess server) {
        return new Load(server.port(), CONNECTIONS, OUTSTANDING, request);
    }

    private Round round(Load load, ServerProcess server) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(size.seconds()).toNanos();
        Optional<String> token = Optional.of(tokens.getFirst());
        return round(load, server, () -> System.nanoTime() < until ? token : Optional.empty());
    }

    private static Round round(Load load, ServerProcess server, Supplier<Optional<String>> tokens)
            throws InterruptedException {
        Duration before = server.cpu();
        long began = System.nanoTime();
        long calls = load.run(tokens);
        double seconds = (System.nanoTime() - began) / 1e9;
        double micros = server.cpu().minus(before).toNanos() / 1e3;
        return new Round(calls / seconds, micros / calls);
    }

    private void newTokens() throws InterruptedException, IOException {
        report.progress("new tokens, in a process that does nothing else");
        TokenCheck.Result alone = TokenCheck.measured();
        report.result(
                "CPU of checking a token that is new",
                "%.2f of a raw RS256 verify (%.1f and %.1f µs)"
                        .formatted(alone.ratio(), alone.checked(), alone.verified()),
                "at most 1.2");
        int rounds = Math.max(3, size.rounds() / 3);
        report.progress("new tokens: %d rounds of %,d".formatted(rounds, size.tokens()));
        var verify = new RawVerify(surroundings.issuer());
        List<Double> known = new ArrayList<>();
        List<Double> fresh = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        try (var load = load(ours)) {
            load.run(times(size.warmUp(), tokens.getFirst()));
            for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
                List<String> signed = IntStream.range(0, size.tokens())
                        .mapToObj(j -> surroundings.issuer().token(tenant(0), VALIDITY.plusSeconds(unique())))
                        .toList();
                double ofFresh = drain(load, signed);
                double ofKnown = drain(load, signed);
                double ofRaw = verify.micros(signed);
                if (i >= 0) {
                    fresh.add(ofFresh);
                    known.add(ofKnown);
                    raw.add(ofRaw);
                    report.progress(
                            "  new %.1f µs, known %.1f µs, raw verify %.1f µs".formatted(ofFresh, ofKnown, ofRaw));
                }
            }
        }
        double more = median(fresh) - median(known);
        report.result(
                "CPU of a call with a token that is new",
                "%.2f of a raw RS256 verify (%.1f more than a known one's, and %.1f µs)"
                        .formatted(more / median(raw), more, median(raw)),
                "nothing: beyond the check, it has changes of thread and cold caches");
    }

    /** No two tokens are the same. */
    private int unique() {
        return made++;
    }

    private double drain(Load load, List<String> tokensOfARound) throws InterruptedException {
        var queue = new ConcurrentLinkedQueue<>(tokensOfARound);
        return round(load, ours, () -> Optional.ofNullable(queue.poll())).micros();
    }

    private void streams() throws InterruptedException, IOException {
        report.progress("%,d streams on each server".formatted(size.streams()));
        byte[] watch = WatchConfigsRequest.newBuilder()
                .setService(Surroundings.SERVICE)
                .build()
                .toByteArray();
        long bareBytes;
        Spread bareSpread;
        long before = bare.liveBytes();
        try (var watchers = new Watchers(bare.port(), size.streams(), tokens, watch, KEY)) {
            bareBytes = bare.liveBytes() - before;
            bareSpread = spread(watchers, bare, state -> call(bare, Wire.LIST, news(state)));
        }
        before = ours.liveBytes();
        try (var watchers = new Watchers(ours.port(), size.streams(), tokens, watch, state(0))) {
            long bytes = ours.liveBytes() - before;
            report.result(
                    "heap of a stream that sees %d entries".formatted(SEEN_BY_A_STREAM),
                    "%,d bytes beyond the transport's own (%,d and %,d)"
                            .formatted(
                                    (bytes - bareBytes) / size.streams(),
                                    bytes / size.streams(),
                                    bareBytes / size.streams()),
                    "at most 4,096");
            Spread spread = spread(watchers, ours, this::platform);
            report.result(
                    "a change to %,d streams".formatted(size.streams()),
                    "p99 %.0f ms after the first one was told (bare %.0f ms), the last one %.0f ms (bare %.0f ms);"
                                    .formatted(spread.p99(), bareSpread.p99(), spread.last(), bareSpread.last())
                            + " medians of %d changes; CPU for each stream: server %.1f µs (bare %.1f µs), clients %.1f µs"
                                    .formatted(
                                            CHANGES,
                                            spread.serverMicros(),
                                            bareSpread.serverMicros(),
                                            bareSpread.clientMicros()),
                    "p99 below 100 ms");
        }
    }

    /** What our server says of the entry that differs in each state, but for its etag. */
    private static byte[] news(int state) {
        return WatchConfigsResponse.newBuilder()
                .setEntry(ConfigEntry.newBuilder()
                        .setKey(STATE_KEY)
                        .setValue(state(state))
                        .setContentType("text/plain")
                        .setVersion("1")
                        .setUpdateTime(Timestamp.newBuilder().setSeconds(1).setNanos(1_000_000))
                        .setOrigin(Origin.ORIGIN_PLATFORM_SHARED)
                        .setEtag("e".repeat(22)))
                .build()
                .toByteArray();
    }

    /**
     * How a change spreads: how long after the first stream 99 % and all of them were told, in milliseconds, and what
     * telling one costs the server and this process, in microseconds.
     */
    private record Spread(double p99, double last, double serverMicros, double clientMicros) {}

    private Spread spread(Watchers watchers, ServerProcess server, IntConsumer change) throws InterruptedException {
        List<Double> p99 = new ArrayList<>();
        List<Double> last = new ArrayList<>();
        List<Double> serverMicros = new ArrayList<>();
        List<Double> clientMicros = new ArrayList<>();
        for (int i = 1; i <= CHANGES; i++) {
            int state = i;
            Duration serverBefore = server.cpu();
            Duration clientBefore = cpu();
            long[] delays = watchers.delays(() -> change.accept(state), state(state));
            p99.add(delays[delays.length * 99 / 100] / 1e6);
            last.add(delays[delays.length - 1] / 1e6);
            serverMicros.add(server.cpu().minus(serverBefore).toNanos() / 1e3 / size.streams());
            clientMicros.add(cpu().minus(clientBefore).toNanos() / 1e3 / size.streams());
        }
        Thread.sleep(QUIET);
        return new Spread(median(p99), median(last), median(serverMicros), median(clientMicros));
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private void entries() throws IOException {
        report.result(
                "heap of an entry: key of %d, value of %d bytes"
                        .formatted(CatalogSize.keyBytes(), CatalogSize.valueBytes()),
                "%.0f bytes where %.0f are allowed; in an answer it has %d"
                        .formatted(
                                CatalogSize.measured(size.entries()), CatalogSize.allowed(), CatalogSize.wireBytes()),
                "at most 1.5 x (key + value + wire metadata) + 150");
    }

    static double median(List<Double> numbers) {
        List<Double> sorted = numbers.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    @Override
    public void close() {
        bare.close();
        ours.close();
        surroundings.close();
    }
}
