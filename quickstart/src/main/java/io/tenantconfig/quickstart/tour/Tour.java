package io.tenantconfig.quickstart.tour;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.quickstart.gitops.TenantFolder;
import io.tenantconfig.quickstart.local.TokenIssuer;
import io.tenantconfig.v1.ConfigEntry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** The steps of the tour. */
public final class Tour {

    /** Far longer than any step takes, so that a busy machine fails none. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(5);
    private static final String CHECKOUT = "checkout";
    private static final String DB_URL = "param_config_db-url";
    private static final String ACME_DB_URL = "jdbc:postgresql://db.acme.example/checkout";
    private static final String DB_URL_PARAMETER = "/config-service/acme/checkout/db-url";
    private static final String FEATURE = "param_config_feature-x";
    private static final String FEATURE_PARAMETER = "/config-service/acme/checkout/feature-x";
    private static final String PAYMENT = "tenant_config_payment";

    private final Stores stores;
    private final Resources resources;
    private final Channel server;
    private final TokenIssuer issuer;
    private final TenantFolder folder;
    private final SampleFiles files;
    private final Narrator narrator;

    /** Not the common pool: on a small machine it has one thread, and the JDK's HTTP client needs that. */
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

    private final TenantClient acme;
    private final TenantClient globex;

    /**
     * A tour that has not begun.
     *
     * @param server a plaintext channel to the config server
     * @param folder not started yet: the first step does
     * @param tenants where the folder's files lie
     */
    public Tour(
            Stores stores,
            KubernetesClient kubernetes,
            Channel server,
            TokenIssuer issuer,
            TenantFolder folder,
            Path tenants,
            PrintStream out) {
        this.stores = stores;
        this.resources = new Resources(kubernetes);
        this.server = server;
        this.issuer = issuer;
        this.folder = folder;
        this.files = new SampleFiles(tenants);
        this.narrator = new Narrator(out);
        this.acme = client("acme");
        this.globex = client("globex");
    }

    /**
     * Walks all steps, also after one that failed.
     *
     * @return how many failed
     * @throws InterruptedException if the tour is to end before
     */
    public int walk() throws InterruptedException {
        narrator.step("Two tenants and the platform declare their configuration, in YAML files", this::declare);
        narrator.step("The operator has written each entry to the store that its prefix selects", this::lookIntoStores);
        narrator.step("acme's checkout service reads its configuration over gRPC, with its token", this::readAsAcme);
        narrator.step("globex asks for the same keys and gets its own values", this::readAsGlobex);
        narrator.step("A forged, an expired and a tenant-less token are refused", this::refuseBadTokens);
        narrator.step(
                "A value that is owned in the store changes there and reaches a watching client by itself",
                this::changeStoreOwned);
        narrator.step(
                "The same change to a value that the resource owns is never served, and put right",
                this::changeResourceOwned);
        narrator.step("A file is edited: one value changes, one entry goes", this::editResource);
        narrator.step("A file is deleted: its resource goes, and its entries with it", this::deleteResource);
        putFilesBack();
        narrator.note("");
        narrator.note((narrator.steps() - narrator.failures()) + " of " + narrator.steps() + " steps passed");
        return narrator.failures();
    }

    private void declare() {
        stores.putParameter(FEATURE_PARAMETER, "off");
        narrator.note("the team that owns feature-x has put " + FEATURE_PARAMETER);
        folder.start();
        for (TenantConfig resource : resources.all()) {
            await(Resources.name(resource) + " Ready", () -> resources.isReady(resource));
            narrator.note(Resources.name(resource) + ": Ready, "
                    + resources.get(resource).getStatus().summary() + " entries, for "
                    + tenantAndService(resource));
        }
        StepFailed.unlessEqual(4, resources.all().size(), "TenantConfigs");
    }

    private void lookIntoStores() {
        Set<String> parameters = stores.parameters("/config-service/acme");
        Set<String> items = stores.items("acme");
        narrator.note("Parameter Store: " + String.join(", ", parameters));
        narrator.note("DynamoDB, TENANT#acme: " + String.join(", ", items));
        StepFailed.unless(parameters.contains(DB_URL_PARAMETER), DB_URL_PARAMETER + " is not in Parameter Store");
        StepFailed.unless(items.contains("CONFIG#payment"), "CONFIG#payment is not in DynamoDB");
    }

    private void readAsAcme() {
        for (ConfigEntry entry : acme.list(CHECKOUT)) {
            narrator.note(describe(entry));
        }
        StepFailed.unlessEqual(ACME_DB_URL, acme.get(CHECKOUT, DB_URL).getValue(), DB_URL);
        StepFailed.unlessEqual(
                "support@platform.example",
                acme.get(CHECKOUT, "param_config_support-email").getValue(),
                "the platform's support-email");
    }

    private void readAsGlobex() {
        for (String key : List.of(DB_URL, PAYMENT)) {
            narrator.note(describe(globex.get(CHECKOUT, key)));
        }
        StepFailed.unlessEqual(
                "jdbc:postgresql://db.globex.example/checkout",
                globex.get(CHECKOUT, DB_URL).getValue(),
                DB_URL);
        refused(globex, FEATURE, Status.Code.NOT_FOUND, "acme's feature-x");
    }

    private void refuseBadTokens() {
        refused(new TenantClient(server, issuer.forgedToken("acme")), DB_URL, Status.Code.UNAUTHENTICATED, "forged");
        refused(new TenantClient(server, issuer.expiredToken("acme")), DB_URL, Status.Code.UNAUTHENTICATED, "expired");
        refused(
                new TenantClient(server, issuer.tokenWithoutTenant()),
                DB_URL,
                Status.Code.UNAUTHENTICATED,
                "without a tenant");
    }

    private void changeStoreOwned() throws InterruptedException {
        var watching = acme.watch(CHECKOUT);
        watching.await("the bookmark after the snapshot", event -> event.hasBookmark(), LIMIT);
        var observed = resources.whenObservedAnew(resources.get("acme", CHECKOUT), FEATURE);
        long started = System.nanoTime();
        stores.putParameter(FEATURE_PARAMETER, "on");
        watching.await(
                FEATURE + " = on",
                event -> event.hasEntry()
                        && event.getEntry().getKey().equals(FEATURE)
                        && event.getEntry().getValue().equals("on"),
                LIMIT);
        long delivered = System.nanoTime();
        await("status.observed with another version of " + FEATURE, observed::isDone);
        narrator.note("put-parameter " + FEATURE_PARAMETER + " on");
        narrator.note("  → event → Lambda → status.observed after " + Narrator.between(started, observed.join()));
        narrator.note("  → watching client has it after " + Narrator.between(started, delivered));
    }

    private void changeResourceOwned() throws InterruptedException {
        var watching = acme.watch(CHECKOUT);
        watching.await("the bookmark after the snapshot", event -> event.hasBookmark(), LIMIT);
        Set<String> served = new TreeSet<>();
        var reading = new AtomicBoolean(true);
        var reader = CompletableFuture.runAsync(
                () -> {
                    while (reading.get()) {
                        served.add(acme.get(CHECKOUT, DB_URL).getValue());
                    }
                },
                background);
        long started = System.nanoTime();
        stores.putParameter(DB_URL_PARAMETER, "jdbc:postgresql://attacker.example/checkout");
        await(
                "the parameter put right",
                () -> stores.parameter(DB_URL_PARAMETER).equals(ACME_DB_URL));
        String corrected = Narrator.since(started);
        TenantConfig checkout = resources.get("acme", CHECKOUT);
        await("checkout Ready again", () -> resources.isReady(checkout));
        reading.set(false);
        reader.join();
        watching.drain().stream()
                .filter(event -> event.hasEntry() && event.getEntry().getKey().equals(DB_URL))
                .forEach(event -> served.add(event.getEntry().getValue()));
        narrator.note("put-parameter " + DB_URL_PARAMETER + " by hand: put right after " + corrected);
        narrator.note("meanwhile served to get and watch: " + String.join(", ", served));
        StepFailed.unlessEqual(Set.of(ACME_DB_URL), served, "values served");
    }

    private void editResource() throws IOException, InterruptedException {
        var watching = acme.watch(CHECKOUT);
        watching.await("the bookmark after the snapshot", event -> event.hasBookmark(), LIMIT);
        long started = System.nanoTime();
        files.edit(
                "acme/checkout.yaml",
                text -> text.replace("\"retries\": 3", "\"retries\": 7").replaceAll(REGION_ENTRY, ""));
        watching.await(
                "payment with 7 retries",
                event -> event.getEntry().getKey().equals(PAYMENT)
                        && event.getEntry().getValue().contains("\"retries\": 7"),
                LIMIT);
        narrator.note(PAYMENT + " with 7 retries reached the watching client after " + Narrator.since(started));
        await(
                "param_config_region gone from Parameter Store",
                () -> !stores.parameters("/config-service/acme").contains("/config-service/acme/checkout/region"));
        refusedSoon(acme, CHECKOUT, "param_config_region");
        narrator.note("param_config_region is gone from Parameter Store and from the server after "
                + Narrator.since(started));
    }

    /** The entry of the sample that the tour removes. */
    private static final String REGION_ENTRY = "(?s)    - key: param_config_region.*?key: name\n";

    private void deleteResource() throws IOException {
        StepFailed.unless(
                acme.get("reports", "param_config_schedule").hasValue(), "reports is not served before its deletion");
        long started = System.nanoTime();
        files.delete("acme/reports.yaml");
        await(
                "TenantConfig acme/reports gone",
                () -> resources.all().stream().noneMatch(r -> Resources.name(r).equals("acme/reports")));
        await(
                "its parameters gone",
                () -> stores.parameters("/config-service/acme/reports").isEmpty());
        await("its items gone", () -> !stores.items("acme").contains("CONFIG#reports/layout"));
        refusedSoon(acme, "reports", "param_config_schedule");
        narrator.note("acme/reports, its parameter and its item are gone after " + Narrator.since(started));
    }

    private void putFilesBack() {
        try {
            files.putBack();
        } catch (IOException e) {
            narrator.note("the samples could not be put back: " + e.getMessage());
        }
    }

    private void refused(TenantClient client, String key, Status.Code expected, String what) {
        try {
            client.get(CHECKOUT, key);
        } catch (StatusRuntimeException e) {
            narrator.note(
                    what + ": " + e.getStatus().getCode() + ", " + e.getStatus().getDescription());
            StepFailed.unlessEqual(expected, e.getStatus().getCode(), what);
            return;
        }
        throw new StepFailed(what + ": answered (expected: " + expected + ")");
    }

    private static void refusedSoon(TenantClient client, String service, String key) {
        await(key + " not found", () -> {
            try {
                client.get(service, key);
                return false;
            } catch (StatusRuntimeException e) {
                return e.getStatus().getCode() == Status.Code.NOT_FOUND;
            }
        });
    }

    private TenantClient client(String tenant) {
        return new TenantClient(server, issuer.token(tenant, Duration.ofHours(1)));
    }

    private static String tenantAndService(TenantConfig resource) {
        return "tenant " + resource.getSpec().tenantId() + ", service "
                + resource.getSpec().service();
    }

    private static String describe(ConfigEntry entry) {
        String value = entry.hasValue() ? entry.getValue() : "(sensitive: left out unless asked for)";
        return entry.getKey() + " = " + value + "  [" + entry.getOrigin() + ", version " + entry.getVersion() + "]";
    }

    private static void await(String what, Supplier<Boolean> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(condition::get);
    }
}
