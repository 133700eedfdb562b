package io.tenantconfig.refresh;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.core.route.Routes;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.settings.SettingsFile;
import io.tenantconfig.refresh.Delivery.BatchRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.crac.Core;
import org.jspecify.annotations.Nullable;

/**
 * The function's entry point. An event by itself is answered with counts of what came of it, for instance {@code
 * {"patched":1}}; a batch from a queue or a stream with the records that must come again, {@code
 * {"batchItemFailures":[]}}, and the counts are in the log.
 *
 * <p>An event is a hint to look. What cannot be understood, or concerns nothing that is declared, is logged, counted and
 * done with, for it would be no better at a second try. Where the API server or the store does not answer, an event by
 * itself makes the handler throw, so that Lambda tries again and then keeps the event in its dead-letter queue; of a
 * batch, the records concerned are handed back. Handling an event again, or late, or out of turn, leads to the same status.
 */
public final class RefreshHandler implements RequestStreamHandler {

    private final Framing framing;
    private final Supplier<Dispatch> dispatch;

    /** As AWS makes it: everything from environment variables and, for AWS, the standard places of its SDK. */
    public RefreshHandler() {
        this(SettingsFile.and(System.getenv()), Clock.systemUTC());
    }

    private RefreshHandler(Map<String, String> environment, Clock clock) {
        Preloading.begin();
        var settings = RefreshSettings.parse(environment);
        List<EventParser> parsers = EventParser.installed(environment);
        var access = AwsAccess.of(environment);
        var aws = new AwsJson(access, Thread::sleep);
        var routes = settings.routes();
        var versions = versions(parsers, aws);
        var surroundings = new Surroundings(
                settings.cluster(),
                access,
                aws,
                clock,
                kubernetes -> dispatch(kubernetes, routes, versions, clock, Thread::sleep));
        this.framing = framing(parsers, settings.origin());
        this.dispatch = surroundings::dispatch;
        // Now rather than with the first event: a function that begins has more processor time, and a wrong setting
        // shows.
        surroundings.dispatch();
        Core.getGlobalContext().register(surroundings);
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
        var only = dispatch(kubernetes, routes, versions, clock, pause);
        this.framing = framing(EventParser.installed(Map.of()), origin);
        this.dispatch = () -> only;
    }

    private static Framing framing(List<EventParser> parsers, Origin origin) {
        return new Framing(new EventReader(parsers, origin), origin);
    }

    private static Dispatch dispatch(
            KubernetesClient kubernetes,
            Routes routes,
            Map<StoreId, StoreVersions> versions,
            Clock clock,
            Pause pause) {
        return new Dispatch(new Refresh(kubernetes, routes, new Look(versions, pause), new Judge(clock), pause));
    }

    /** What reads the versions of every store that has an {@link EventParser}, where settings are the default ones. */
    public static Map<StoreId, StoreVersions> versions(AwsJson aws) {
        return versions(EventParser.installed(Map.of()), aws);
    }

    private static Map<StoreId, StoreVersions> versions(List<EventParser> parsers, AwsJson aws) {
        return parsers.stream()
                .collect(Collectors.toUnmodifiableMap(
                        EventParser::store, parser -> parser.versions(aws), (first, another) -> first));
    }

    /**
     * Handles an event or a batch of them.
     *
     * @param context not used
     * @throws RuntimeException if an event that came by itself must come again
     */
    @Override
    public void handleRequest(InputStream input, OutputStream output, @Nullable Context context) throws IOException {
        Delivery delivery = framing.read(input);
        try {
            switch (delivery) {
                case Delivery.Single(EventResult event) ->
                    Answer.counts(dispatch.get().single(event), output);
                case Delivery.Batch(List<BatchRecord> records) ->
                    Answer.failures(dispatch.get().batch(records), output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while events were handled");
        }
    }
}
