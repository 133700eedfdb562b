package io.tenantconfig.benchmarks.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.benchmarks.Report;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.RoutesDocument;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.StoreProvider;
import io.tenantconfig.emulator.AwsEmulator;
import io.tenantconfig.emulator.EmulatorSettings;
import io.tenantconfig.emulator.Operation;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.kube.ControlPlaneBinaries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What the operator asks of AWS and of the API server: for the first sync of many resources, for a restart with nothing to
 * do, and for an edit of one entry among many. Quotas are lifted, so that it is the operator alone that takes its time.
 */
final class OperatorBenchmark implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Size size;
    private final Report report;
    private final ControlPlane controlPlane;
    private final KubernetesClient client;
    private final World world;
    private final AwsEmulator aws;
    private final Map<StoreId, ConfigWriter> writers;
    private final Routes routes;

    /** @param directory where the control plane keeps its data and logs */
    OperatorBenchmark(Path checkout, Path directory, Size size, Report report) throws IOException {
        this.size = size;
        this.report = report;
        report.progress("starting a control plane");
        this.controlPlane =
                ControlPlane.start(ControlPlaneBinaries.provide(checkout), directory.resolve("control-plane"), 0);
        this.client = controlPlane.newClient();
        this.world = new World(client, size);
        this.aws = AwsEmulator.start(EmulatorSettings.defaults().withLimits(size.allEntries() + Size.MAX_ENTRIES, 0));
        StoreProvider provider =
                Objects.requireNonNull(StoreProvider.installed().get(StoreId.PARAMETER_STORE));
        this.writers = Map.of(StoreId.PARAMETER_STORE, provider.openWriter(environment()));
        this.routes = RoutesDocument.parse(
                "routes: [{prefix: param_config_, store: parameter-store}]",
                StoreProvider.layouts(StoreProvider.installed()));
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_SSM", aws.endpoint().toString(),
                "AWS_REGION", "eu-west-1",
                "AWS_ACCESS_KEY_ID", "local",
                "AWS_SECRET_ACCESS_KEY", "local",
                "TENANTCONFIG_PARAMETER_WRITE_RATE", "100000",
                "TENANTCONFIG_PARAMETER_DESCRIBE_RATE", "100000");
    }

    void run() throws InterruptedException {
        report.progress("declaring %,d resources of %d entries".formatted(size.resources(), size.entries()));
        world.create();
        firstSync();
        restart();
        edit();
    }

    private void firstSync() throws InterruptedException {
        report.progress("first sync");
        Duration before = cpu();
        try (var running = start()) {
            running.awaitReady(size.resources());
        }
        report.result(
                "first sync of %,d resources of %d entries".formatted(size.resources(), size.entries()),
                "calls to AWS: %s, %.4f of the least possible; CPU of operator and emulator: %.1f ms a resource"
                        .formatted(
                                aws.calls().byOperation(),
                                (double) aws.calls().total() / size.allEntries(),
                                millisSince(before)),
                "at most 1.05");
    }

    private void restart() throws InterruptedException {
        Map<String, String> before = world.versions();
        aws.calls().reset();
        report.progress("restart");
        Duration cpu = cpu();
        try (var running = start()) {
            running.awaitPasses(size.resources());
        }
        double millis = millisSince(cpu);
        Map<String, String> after = world.versions();
        long written = after.entrySet().stream()
                .filter(resource -> !resource.getValue().equals(before.get(resource.getKey())))
                .count();
        report.result(
                "restart with nothing to do, %,d Secrets among it".formatted(size.namespaces()),
                "calls to AWS: %d; statuses written: %d; CPU: %.1f ms a resource"
                        .formatted(aws.calls().total(), written, millis),
                "0 and 0");
    }

    private void edit() throws InterruptedException {
        report.progress("edit of one entry among %d".formatted(Size.MAX_ENTRIES));
        try (var running = start()) {
            running.awaitPasses(size.resources());
            world.createLarge(Size.MAX_ENTRIES);
            world.awaitLarge(1, PATIENCE);
            running.awaitReady(size.resources() + 1);
            aws.calls().reset();
            world.editLarge(Size.MAX_ENTRIES);
            world.awaitLarge(2, PATIENCE);
            report.result(
                    "edit of one entry among %d".formatted(Size.MAX_ENTRIES),
                    "calls to AWS: %s".formatted(aws.calls().byOperation()),
                    "1 " + Operation.PUT_PARAMETER);
        }
    }

    private Running start() {
        return new Running(controlPlane.newClient(), routes, writers, report);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private double millisSince(Duration before) {
        return (double) cpu().minus(before).toMillis() / size.resources();
    }

    @Override
    public void close() {
        writers.values().forEach(ConfigWriter::close);
        aws.close();
        client.close();
        controlPlane.close();
    }
}
