package io.tenantconfig.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.tenantconfig.operator.settings.LeaseSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the election of the one replica that works, until it is closed. It uses no election of the operator
 * framework's: that one compares clocks of different machines, lets a request last longer than the Lease holds, and cannot
 * let the Lease go when the process ends.
 */
public final class Election implements AutoCloseable {

    /** The name of the Lease. */
    public static final String LEASE = "tenantconfig-operator";

    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    /** Standbys should not all ask at the same moment. */
    private static final double JITTER = 0.2;

    private final Candidate candidate;
    private final Duration retry;
    private final String identity;
    private final CompletableFuture<Void> won = new CompletableFuture<>();
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final Thread thread = Thread.ofPlatform().name("election").daemon().unstarted(this::takePart);
    private boolean unanswered;
    private volatile boolean leading;

    public Election(KubernetesClient client, LeaseSettings settings, Clock clock) {
        this(
                new Candidate(
                        new KubernetesLease(client, settings.namespace(), LEASE),
                        LEASE,
                        settings.identity(),
                        Timing.DEFAULT,
                        clock,
                        System::nanoTime),
                settings.identity(),
                Timing.DEFAULT.retry());
    }

    Election(Candidate candidate, String identity, Duration retry) {
        this.candidate = candidate;
        this.identity = identity;
        this.retry = retry;
    }

    /** Begins to take part. Returns at once. */
    public void start() {
        thread.start();
        LOG.atInfo().addKeyValue("identity", identity).log("Standing by; the replica that holds the Lease works");
    }

    /** Completes when this replica is the one that works, by a thread that must not be held up. */
    public CompletableFuture<Void> won() {
        return won.copy();
    }

    /** Completes when this replica was the one that works and is no longer, so that it must end at once. */
    public CompletableFuture<Void> lost() {
        return lost.copy();
    }

    /** Whether this replica is the one that works. */
    public boolean isLeading() {
        return leading;
    }

    /** Whether this replica can neither lead nor ever begin to. */
    public boolean isOver() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    /** Takes part no longer, and lets the Lease go. To be called when this replica has stopped to work. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        leading = false;
        try {
            candidate.release();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("failure", Trouble.of(e))
                    .log("The Lease could not be released; others wait until it expires");
        }
    }

    private void takePart() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean before = leading;
                leading = attempt();
                if (before && !leading) {
                    LOG.atError().addKeyValue("identity", identity).log("The Lease is lost; another replica may work");
                    lost.complete(null);
                    return;
                }
                if (leading && !before) {
                    LOG.atInfo().addKeyValue("identity", identity).log("Leading; this replica works");
                    won.complete(null);
                }
                Thread.sleep(pause());
            }
        } catch (InterruptedException e) {
            // Closed: there is nothing to wait for any more.
            Thread.currentThread().interrupt();
        }
    }

    private boolean attempt() {
        try {
            boolean won = candidate.attempt();
            unanswered = false;
            return won;
        } catch (RuntimeException e) {
            if (!unanswered && !leading) {
                LOG.atWarn()
                        .addKeyValue("failure", Trouble.of(e))
                        .log("The Lease could be neither read nor written; it is tried again");
            }
            unanswered = true;
            return false;
        }
    }

    private Duration pause() {
        return leading
                ? retry
                : retry.plusMillis((long)
                        (retry.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble()));
    }
}
