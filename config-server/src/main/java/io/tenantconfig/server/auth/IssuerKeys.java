package io.tenantconfig.server.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An issuer's public keys, in one immutable map in one volatile field: whoever looks never waits.
 *
 * <p>They are fetched again and again, whether or not anybody asks, so that a new key is known before its first token comes
 * and a withdrawn one soon counts no more. Who meets an unknown key may wait for the next fetch. Fetches never overlap and begin
 * a while apart, however many wait: a flood of invented key ids costs no more than that, and a key that is really new is
 * known as soon. (nimbus' sources let the caller wait for its own fetch, and refuse everybody once the rate is used up.)
 *
 * <p>When the issuer does not answer, the last known keys count on, for a bounded time.
 */
final class IssuerKeys implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    /**
     * When keys are fetched.
     *
     * @param refresh how long after a fetch the next one begins by itself, about
     * @param apart how long after a fetch began the next one may begin, because somebody waits
     * @param kept how long keys count after the last fetch that succeeded
     */
    record Timing(Duration refresh, Duration apart, Duration kept) {

        static final Timing DEFAULT = new Timing(Duration.ofMinutes(1), Duration.ofSeconds(2), Duration.ofHours(24));
    }

    private final String issuer;
    private final KeyDocument document;
    private final Set<JWSAlgorithm> algorithms;
    private final Timing timing;
    private final ScheduledExecutorService timer;
    private final Runnable changed;

    private volatile Map<String, List<IssuerKey>> keys = Map.of();
    private volatile Optional<Long> succeeded = Optional.empty();
    private final CompletableFuture<Void> first = new CompletableFuture<>();

    // What follows belongs to whoever holds the lock.
    private @Nullable CompletableFuture<Boolean> next;
    private Optional<ScheduledFuture<?>> scheduled = Optional.empty();
    private boolean fetching;
    private long began;
    private int failures;

    /**
     * Nothing is fetched before the first call of {@link #refreshed}.
     *
     * @param issuer for the log
     * @param timer for short work only
     * @param changed told when keys have come or gone
     */
    IssuerKeys(
            String issuer,
            KeyDocument document,
            Set<String> algorithms,
            Timing timing,
            ScheduledExecutorService timer,
            Runnable changed) {
        this.issuer = issuer;
        this.document = document;
        this.algorithms = algorithms.stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        this.timing = timing;
        this.timer = timer;
        this.changed = changed;
        this.began = System.nanoTime() - timing.apart().toNanos();
    }

    /** The keys with this id. Several are a mistake of the issuer's, and each of them counts. */
    List<IssuerKey> find(@Nullable String id) {
        return keys.getOrDefault(Objects.requireNonNullElse(id, ""), List.of());
    }

    /** Whether any keys count: not before the first fetch, nor after too long an outage. */
    boolean known() {
        return succeeded.isPresent();
    }

    /** Completes when there is a key for the first time. */
    CompletableFuture<Void> first() {
        return first.copy();
    }

    /** How long ago the keys were last fetched; empty when they do not count. */
    Optional<Duration> age() {
        return succeeded.map(time -> Duration.ofNanos(System.nanoTime() - time));
    }

    /**
     * Waits, with whoever else does, for a fetch that has not begun yet.
     *
     * @return completes with whether it succeeded
     */
    synchronized CompletableFuture<Boolean> refreshed() {
        CompletableFuture<Boolean> result = next;
        if (result == null) {
            result = new CompletableFuture<>();
            next = result;
            if (!fetching) {
                schedule(untilAllowed());
            }
        }
        return result;
    }

    /** Ends it; whoever waits is told that the fetch failed. */
    @Override
    public synchronized void close() {
        scheduled.ifPresent(timerTask -> timerTask.cancel(false));
        if (next != null) {
            next.complete(false);
        }
    }

    private long untilAllowed() {
        return Math.max(0, began + timing.apart().toNanos() - System.nanoTime());
    }

    private synchronized void schedule(long nanos) {
        scheduled.ifPresent(earlier -> earlier.cancel(false));
        try {
            scheduled = Optional.of(timer.schedule(this::begin, nanos, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            // The server stops.
            close();
        }
    }

    private synchronized void begin() {
        if (fetching) {
            return;
        }
        CompletableFuture<Boolean> result = Objects.requireNonNullElseGet(next, CompletableFuture::new);
        next = null;
        fetching = true;
        began = System.nanoTime();
        Thread.ofVirtual().name("fetch-keys").start(() -> fetch(result));
    }

    private void fetch(CompletableFuture<Boolean> result) {
        boolean success = false;
        try {
            replace(JWKSet.parse(document.read()));
            success = true;
        } catch (IOException | ParseException | RuntimeException e) {
            fail(e);
        } finally {
            ended(success);
            result.complete(success);
        }
    }

    private synchronized void ended(boolean success) {
        fetching = false;
        if (success && failures > 0) {
            LOG.atInfo().addKeyValue("issuer", issuer).log("An issuer's keys could be fetched again");
        }
        failures = success ? 0 : Math.min(failures + 1, 10);
        if (next != null) {
            schedule(untilAllowed());
        } else {
            long refresh = timing.refresh().toNanos();
            long delay = success ? refresh : Math.min(refresh, timing.apart().toNanos() << failures);
            // Replicas that began together do not stay together.
            schedule((long) (delay * ThreadLocalRandom.current().nextDouble(0.8, 1)));
        }
    }

    private void replace(JWKSet set) {
        Map<String, List<IssuerKey>> before = keys;
        Map<String, List<IssuerKey>> after = set.getKeys().stream()
                .flatMap(jwk -> key(jwk, before).stream())
                .collect(Collectors.groupingBy(IssuerKey::id, Collectors.toUnmodifiableList()));
        publish(before, after);
        succeeded = Optional.of(System.nanoTime());
        if (!after.isEmpty()) {
            first.complete(null);
        }
    }

    /** The same object as before where the key is the same, so that what it verified still counts. */
    private Optional<IssuerKey> key(JWK jwk, Map<String, List<IssuerKey>> before) {
        return IssuerKey.of(jwk, algorithms)
                .map(key -> before.getOrDefault(key.id(), List.of()).stream()
                        .filter(key::isSameAs)
                        .findFirst()
                        .orElse(key));
    }

    private void publish(Map<String, List<IssuerKey>> before, Map<String, List<IssuerKey>> after) {
        keys = Map.copyOf(after);
        Set<IssuerKey> present = all(after).collect(Collectors.toSet());
        all(before).filter(key -> !present.contains(key)).forEach(IssuerKey::withdraw);
        if (!all(before).collect(Collectors.toSet()).equals(present)) {
            LOG.atInfo()
                    .addKeyValue("issuer", issuer)
                    .addKeyValue("keys", present.size())
                    .log("An issuer's keys have changed");
            changed.run();
        }
    }

    private static Stream<IssuerKey> all(Map<String, List<IssuerKey>> keys) {
        return keys.values().stream().flatMap(List::stream);
    }

    private void fail(Exception cause) {
        boolean tooLong = age().filter(age -> age.compareTo(timing.kept()) > 0).isPresent();
        if (tooLong) {
            succeeded = Optional.empty();
            publish(keys, new HashMap<>());
        }
        LOG.atWarn()
                .addKeyValue("issuer", issuer)
                .addKeyValue("cause", cause.toString())
                .log(
                        known()
                                ? "An issuer's keys could not be fetched; those that are known count on"
                                : "An issuer's keys could not be fetched, and none are known: its tokens cannot be checked");
    }
}
