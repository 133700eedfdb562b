package io.tenantconfig.refresh;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.refresh.News.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the versions that news are about, each entry once. About one read in a hundred of Parameter Store has been seen to
 * lag behind the write (https://github.com/aws/aws-cdk-cli/pull/830), so what may be from before an event is read again a
 * few times.
 */
final class Look {

    /** Short, because all of it is waited out whenever an event comes later than its successor. */
    private static final List<Duration> WAITS =
            List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));

    private final Map<StoreId, StoreVersions> versions;
    private final Pause pause;

    Look(Map<StoreId, StoreVersions> versions, Pause pause) {
        this.versions = Map.copyOf(versions);
        this.pause = pause;
    }

    /**
     * The news with the last of the readings, which may still be from before the event; without those whose entry could not
     * be read, which have failed.
     */
    List<Seen> at(List<News> news) throws InterruptedException {
        List<Seen> seen = read(news);
        for (Duration wait : WAITS) {
            List<News> doubtful =
                    seen.stream().filter(Look::isWorthAnother).map(Seen::news).toList();
            if (doubtful.isEmpty()) {
                return seen;
            }
            pause.of(wait);
            seen = new ArrayList<>(seen);
            seen.removeIf(Look::isWorthAnother);
            seen.addAll(read(doubtful));
        }
        return seen;
    }

    private static boolean isWorthAnother(Seen seen) {
        return !seen.sight().consistent() && seen.news().hints().stream().anyMatch(seen.sight()::leavesDoubt);
    }

    private List<Seen> read(List<News> news) {
        List<Seen> seen = new ArrayList<>();
        for (News each : news) {
            try {
                seen.add(new Seen(each, read(each.placement().location())));
            } catch (RuntimeException e) {
                each.fail(e);
            }
        }
        return seen;
    }

    private Sight read(Location location) {
        @Nullable StoreVersions store = versions.get(location.store());
        if (store == null) {
            throw new IllegalStateException(
                    location.store() + ": nobody reads its versions (expected: the parser of its events does)");
        }
        Optional<Sighted> found = store.find(location);
        return new Sight(new Reading(found.map(Sighted::version)), found.flatMap(Sighted::mark), store.consistent());
    }
}
