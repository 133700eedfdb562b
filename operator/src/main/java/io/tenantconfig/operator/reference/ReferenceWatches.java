package io.tenantconfig.operator.reference;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.operator.declaration.References;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches Secrets and ConfigMaps per namespace, from the first resource there that refers to one until the last; of
 * Secrets only those that are labelled as readable. Never across namespaces.
 */
public final class ReferenceWatches implements References, AutoCloseable {

    /** Resources of a Secret that a thousand refer to come due within five seconds, and what else is due comes in between. */
    private static final Duration PACE = Duration.ofMillis(5);

    /** A client's requests time out before. */
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    /** How long it takes at most, and the calls of the check itself, until it is seen that a right is lost. */
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    /** An API server that has just started may refuse everybody for a moment. */
    private static final Duration BEFORE_BELIEVED = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ReferenceWatches.class);

    private final KubernetesClient client;
    private final Spread<ResourceID> changed;
    private final Users users = new Users();
    private final Map<Place, Watch<?>> watches = new HashMap<>();
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reference-rights").daemon().factory());

    /** @param changed is told every resource that refers to an object that changed, one after another */
    public ReferenceWatches(KubernetesClient client, Consumer<ResourceID> changed) {
        this.client = client;
        this.changed = new Spread<>(changed, PACE);
        var _ = checks.scheduleWithFixedDelay(
                this::check, CHECK_INTERVAL.toMillis(), CHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One call for each place. */
    private void check() {
        for (Watch<?> watch : watches()) {
            if (watch.runsWithoutRight()) {
                var _ = checks.schedule(() -> believe(watch), BEFORE_BELIEVED.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private synchronized List<Watch<?>> watches() {
        return List.copyOf(watches.values());
    }

    private static void believe(Watch<?> watch) {
        if (watch.runsWithoutRight()) {
            watch.end();
        }
    }

    /**
     * From now on a resource refers to these objects, and is told of their changes. To be called before they are read, so
     * that no change is lost.
     */
    public synchronized void use(ResourceID user, Set<Reference> references) {
        Set<Place> touched = new HashSet<>(users.placesOf(user));
        users.set(user, references);
        touched.addAll(users.placesOf(user));
        for (Place place : touched) {
            Watch<?> watch = watches.get(place);
            if (watch != null && (!users.isUsed(place) || watch.hasFailed())) {
                watches.remove(place);
                watch.close();
            }
        }
    }

    @Override
    public Reading read(Reference reference, String key) {
        return switch (reference.kind()) {
            case SECRET ->
                read(
                        watch(reference, Secret.class),
                        reference,
                        secret -> reading(secret, bytes(secret.getData(), key)));
            case CONFIG_MAP ->
                read(
                        watch(reference, ConfigMap.class),
                        reference,
                        configMap -> text(configMap, key)
                                .<Reading>map(text -> found(configMap, text))
                                .orElseGet(() -> reading(configMap, bytes(configMap.getBinaryData(), key))));
        };
    }

    private static <T extends HasMetadata> Reading read(
            Watch<T> watch, Reference reference, Function<T, Reading> reader) {
        if (watch.awaitStart(START_TIMEOUT).isPresent()) {
            return new Reading.Forbidden();
        }
        return watch.get(reference.namespace(), reference.name()).map(reader).orElseGet(Reading.Missing::new);
    }

    @SuppressWarnings("unchecked") // A place's kind decides the type of what is watched there.
    private synchronized <T extends HasMetadata> Watch<T> watch(Reference reference, Class<T> type) {
        return (Watch<T>) watches.computeIfAbsent(
                Place.of(reference),
                place -> new Watch<>(objects(place, type), name -> tell(place, name), () -> tellAll(place)));
    }

    private <T extends HasMetadata> FilterWatchListDeletable<T, ?, ?> objects(Place place, Class<T> type) {
        var all = client.resources(type).inNamespace(place.namespace());
        return place.kind() == Kind.SECRET ? all.withLabel(TenantConfig.READABLE_LABEL, "true") : all;
    }

    private void tell(Place place, String name) {
        Set<ResourceID> affected;
        synchronized (this) {
            affected = users.of(new Reference(place.kind(), place.namespace(), name));
        }
        changed.tell(affected);
    }

    /** The next pass of each of these finds its watch ended, and begins a new one. */
    private void tellAll(Place place) {
        Set<ResourceID> affected;
        synchronized (this) {
            affected = users.of(place);
        }
        LOG.atWarn()
                .addKeyValue("kind", place.kind().kind())
                .addKeyValue("namespace", place.namespace())
                .log("A watch of references has ended; it begins anew");
        changed.tell(affected);
    }

    private static Optional<String> text(ConfigMap configMap, String key) {
        return Optional.ofNullable(configMap.getData()).map(data -> data.get(key));
    }

    private static Optional<byte[]> bytes(@Nullable Map<String, String> data, String key) {
        return Optional.ofNullable(data)
                .map(all -> all.get(key))
                .map(encoded -> Base64.getDecoder().decode(encoded));
    }

    private static Reading reading(HasMetadata object, Optional<byte[]> bytes) {
        if (bytes.isEmpty()) {
            return new Reading.NoSuchKey();
        }
        try {
            return found(
                    object,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes.get()))
                            .toString());
        } catch (CharacterCodingException e) {
            return new Reading.NotText();
        }
    }

    private static Reading found(HasMetadata object, String text) {
        var metadata = object.getMetadata();
        return new Reading.Found(
                text, Objects.requireNonNullElse(metadata.getUid(), ""), metadata.getResourceVersion());
    }

    @Override
    public synchronized void close() {
        checks.shutdownNow();
        watches.values().forEach(Watch::close);
        watches.clear();
        changed.close();
    }
}
