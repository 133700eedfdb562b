package io.tenantconfig.refresh;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The function's entry point: one EventBridge event in, counts of what came of it out, for instance {@code
 * {"patched":1}}.
 *
 * <p>An event is a hint to look. What cannot be understood, or concerns nothing that is declared, is logged, counted and
 * done with, for it would be no better at a second try. Where the API server or the store does not answer, the handler
 * throws, so that Lambda tries again and then keeps the event in its dead-letter queue. Handling an event again, or late,
 * or out of turn, leads to the same status.
 */
public final class RefreshHandler implements RequestStreamHandler {

    private static final Logger log = LoggerFactory.getLogger(RefreshHandler.class);

    private static final JsonFactory JSON = new JsonFactory();

    private final EventReader reader;
    private final Refresh refresh;

    /** As AWS makes it: everything from environment variables and the standard places of the client libraries. */
    public RefreshHandler() {
        this(RefreshSettings.parse(System.getenv()));
    }

    private RefreshHandler(RefreshSettings settings) {
        this(
                kubernetes(),
                settings.routes(),
                versions(AwsJson.of(System.getenv())),
                Clock.systemUTC(),
                settings.origin(),
                Thread::sleep);
    }

    /**
     * From parts that stay the caller's; hears events of any account and region.
     *
     * @param versions what reads the versions of each store whose events come
     * @param clock what tells whether {@code status.applying} is fresh
     */
    public RefreshHandler(
            KubernetesClient kubernetes, Routes routes, Map<StoreId, StoreVersions> versions, Clock clock) {
        this(kubernetes, routes, versions, clock, Origin.ANY, Thread::sleep);
    }

    RefreshHandler(
            KubernetesClient kubernetes,
            Routes routes,
            Map<StoreId, StoreVersions> versions,
            Clock clock,
            Origin origin,
            Pause pause) {
        this.reader = new EventReader(parsers(), origin);
        this.refresh = new Refresh(kubernetes, routes, new Look(versions, pause), new Judge(clock), pause);
    }

    /** What reads the versions of every store that has an {@link EventParser}. */
    public static Map<StoreId, StoreVersions> versions(AwsJson aws) {
        return parsers().stream()
                .collect(Collectors.toUnmodifiableMap(
                        EventParser::store, parser -> parser.versions(aws), (first, another) -> first));
    }

    private static List<EventParser> parsers() {
        return ServiceLoader.load(EventParser.class, RefreshHandler.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /**
     * Handles one event.
     *
     * @param context not used
     * @throws RuntimeException if the event must come again
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, @Nullable Context context) throws IOException {
        EventResult event = reader.read(input);
        try {
            writeCounts(handle(event), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an event was handled");
        }
    }

    private List<Outcome> handle(EventResult event) throws InterruptedException {
        return switch (event) {
            case EventResult.Hint hint -> refresh.apply(hint);
            case EventResult.Malformed malformed -> refused(malformed.message(), Outcome.MALFORMED);
            case EventResult.UnknownKind unknown ->
                refused("source " + unknown.source() + ", detail-type " + unknown.detailType(), Outcome.UNKNOWN_KIND);
            case EventResult.ForeignOrigin foreign -> refused(foreign.message(), Outcome.FOREIGN_ORIGIN);
        };
    }

    private static List<Outcome> refused(String reason, Outcome outcome) {
        log.atWarn()
                .setMessage("event refused")
                .addKeyValue("reason", reason)
                .addKeyValue("outcome", outcome.label())
                .log();
        return List.of(outcome);
    }

    private static void writeCounts(List<Outcome> outcomes, OutputStream output) throws IOException {
        try (var json = JSON.createGenerator(output, JsonEncoding.UTF8)) {
            json.writeStartObject();
            for (Outcome outcome : EnumSet.copyOf(outcomes)) {
                json.writeNumberField(outcome.label(), Collections.frequency(outcomes, outcome));
            }
            json.writeEndObject();
        }
    }

    /**
     * Gives up within seconds, because Lambda tries again anyway and a waiting function is paid for. By its user agent the API
     * server names who manages the fields that it writes.
     */
    private static KubernetesClient kubernetes() {
        var config = new ConfigBuilder(Config.autoConfigure(null))
                .withUserAgent("tenantconfig-refresh")
                .withConnectionTimeout(3_000)
                .withRequestTimeout(5_000)
                .withRequestRetryBackoffLimit(2)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
