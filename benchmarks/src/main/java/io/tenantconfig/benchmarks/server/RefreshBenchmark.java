package io.tenantconfig.benchmarks.server;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.tenantconfig.benchmarks.Report;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.EmulatorSettings;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.InstalledCluster;
import io.tenantconfig.quickstart.kube.KubernetesApi.Part;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.ConfigServiceGrpc.ConfigServiceBlockingStub;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.WatchConfigsRequest;
import io.tenantconfig.v1.WatchConfigsResponse;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** From the patch of a status to the last of three replicas serving what it announces, where many resources are watched. */
final class RefreshBenchmark implements AutoCloseable {

    private static final int REPLICAS = 3;

    /** Changes that are not counted: the compilers still work. */
    private static final int WARM_UP = 200;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final int resources;
    private final int changes;
    private final Report report;
    private final Path directory;
    private final InstalledCluster cluster;
    private final AwsEmulator aws;
    private final TokenIssuer issuer;
    private final ManyResources many;
    private final List<ServerProcess> replicas = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    /** A replica told a watcher of this resource that its value is this. */
    private record Arrival(int resource, String value, long nanos) {}

    /** @param directory for data and logs */
    RefreshBenchmark(Path checkout, Path directory, int resources, int changes, Report report) throws IOException {
        this.resources = resources;
        this.changes = changes;
        this.report = report;
        this.directory = directory;
        report.progress("starting a control plane");
        this.cluster = InstalledCluster.start(checkout, directory.resolve("control-plane"), 0);
        this.aws = AwsEmulator.start(EmulatorSettings.defaults().withLimits(2 * resources, 0));
        this.issuer = TokenIssuer.start(0, Clock.systemUTC());
        this.many = new ManyResources(cluster, aws, resources);
    }

    void run() throws IOException, InterruptedException {
        report.progress("declaring %,d resources".formatted(resources));
        many.create();
        report.progress("starting %d replicas".formatted(REPLICAS));
        var environment = new ReplicaEnvironment(
                directory,
                cluster.controlPlane().kubeconfig(ControlPlane.SYSTEM_NAMESPACE, Part.SERVER.serviceAccount()),
                aws,
                issuer);
        for (int i = 0; i < REPLICAS; i++) {
            replicas.add(ServerProcess.start(
                    io.tenantconfig.server.Main.class, _ -> List.of(), environment::at, List.of("-Xmx512m")));
            channels.add(Load.channel(replicas.getLast().port()));
        }
        report.progress("loading");
        int[] changing = many.oneOfEachTenant();
        for (int resource : changing) {
            for (ManagedChannel channel : channels) {
                watch(channel, resource);
            }
        }
        measure(changing);
        heap();
    }

    private void measure(int[] changing) throws IOException, InterruptedException {
        report.progress("%,d changes, after %d that are not counted".formatted(changes, WARM_UP));
        long[] afterPatch = new long[changes];
        for (int i = -WARM_UP; i < changes; i++) {
            int resource = changing[Math.floorMod(i, changing.length)];
            String value = many.put(resource);
            long began = System.nanoTime();
            many.tell(resource);
            long last = awaitAll(resource, value);
            if (i >= 0) {
                afterPatch[i] = last - began;
            }
        }
        Arrays.sort(afterPatch);
        report.result(
                "from the patch of a status, one of %,d, to the last of %d replicas serving the value"
                        .formatted(resources, REPLICAS),
                "p50 %.0f ms, p99 %.0f ms, at most %.0f ms of %,d changes; the patch itself is in it"
                        .formatted(
                                afterPatch[changes / 2] / 1e6,
                                afterPatch[changes * 99 / 100] / 1e6,
                                afterPatch[changes - 1] / 1e6,
                                changes),
                "p99 below 250 ms");
    }

    private void watch(ManagedChannel channel, int resource) throws InterruptedException {
        var headers = new Metadata();
        headers.put(Wire.AUTHORIZATION, "Bearer " + issuer.token(ManyResources.tenant(resource), Duration.ofHours(6)));
        Channel authenticated =
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        awaitLoaded(ConfigServiceGrpc.newBlockingStub(authenticated), ManyResources.service(resource));
        var request = WatchConfigsRequest.newBuilder()
                .setService(ManyResources.service(resource))
                .build();
        ConfigServiceGrpc.newStub(authenticated).watchConfigs(request, new StreamObserver<>() {

            @Override
            public void onNext(WatchConfigsResponse event) {
                if (event.getEntry().getKey().equals(ManyResources.FLAG)) {
                    arrivals.add(new Arrival(resource, event.getEntry().getValue(), System.nanoTime()));
                }
            }

            @Override
            public void onError(Throwable failure) {
                // What is awaited then does not come, and that is told.
            }

            @Override
            public void onCompleted() {}
        });
    }

    private static void awaitLoaded(ConfigServiceBlockingStub replica, String service) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        var request = GetConfigRequest.newBuilder()
                .setService(service)
                .setKey(ManyResources.FLAG)
                .build();
        while (true) {
            try {
                var _ = replica.getConfig(request);
                return;
            } catch (StatusRuntimeException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** When the last replica told that a resource has this value. */
    private long awaitAll(int resource, String value) throws InterruptedException {
        long last = 0;
        int told = 0;
        while (told < REPLICAS) {
            Arrival arrival = arrivals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (arrival == null) {
                throw new IllegalStateException(
                        "replicas: %d (expected: %d that serve the change)".formatted(told, REPLICAS));
            }
            if (arrival.resource() == resource && arrival.value().equals(value)) {
                told++;
                last = arrival.nanos();
            }
        }
        return last;
    }

    /** What one replica keeps, and whether a value of a spec is in it. */
    private void heap() throws IOException, InterruptedException {
        ServerProcess replica = replicas.getFirst();
        long bytes = replica.liveBytes();
        Path dump = directory.resolve("replica.hprof");
        replica.dumpHeap(dump);
        report.result(
                "heap of a replica that watches %,d resources of 2 entries".formatted(resources),
                "%.1f MB; values of specs in its dump: %d; values as they are served: %s"
                        .formatted(
                                bytes / 1e6,
                                occurrences(dump, ManyResources.DECLARED),
                                occurrences(dump, ManyResources.STORED) > 0 ? "there" : "none"),
                "no values of specs");
    }

    /** How often a text of ASCII is in a file. */
    private static long occurrences(Path file, String text) throws IOException {
        byte[] sought = text.getBytes(StandardCharsets.US_ASCII);
        long found = 0;
        try (var channel = FileChannel.open(file);
                var arena = Arena.ofConfined()) {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            MemorySegment pattern = MemorySegment.ofArray(sought);
            for (long i = 0; i + sought.length <= bytes.byteSize(); i++) {
                if (bytes.get(ValueLayout.JAVA_BYTE, i) == sought[0]
                        && bytes.asSlice(i, sought.length).mismatch(pattern) < 0) {
                    found++;
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        replicas.forEach(ServerProcess::close);
        many.close();
        issuer.close();
        aws.close();
        cluster.close();
    }
}
