package io.tenantconfig.operator.plan;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.route.StoreId;
import io.tenantconfig.core.store.Change.Base;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.PlannedAction;
import io.tenantconfig.crds.v1alpha1.PlannedChange;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells people what a plan comes to: key by key, and nothing of what stays as it is. */
public final class Forecast {

    /** The bound of the field in the definition. */
    private static final int MAX_MESSAGE = 256;

    private final Map<StoreId, Duration> rests;

    /** @param rests as the planner's */
    public Forecast(Map<StoreId, Duration> rests) {
        this.rests = Map.copyOf(rests);
    }

    /**
     * What a plan changes, in the order of the keys.
     *
     * @param seen the situation that it was made from, in which every place that it changes was looked at
     */
    public List<PlannedChange> of(Plan plan, Situation seen) {
        Map<String, String> origins = Adoption.in(plan, seen.sightings()).stream()
                .collect(Collectors.toMap(
                        Adoption::key, adoption -> adoption.origin(seen.owner().namespace())));
        Map<String, PlannedChange> changes = new TreeMap<>();
        for (Step step : plan.steps()) {
            Optional<PlannedChange> change = switch (step) {
                case Step.Write write -> Optional.of(written(write, origins.get(write.key())));
                case Step.Remove remove -> removed(remove, seen);
                case Step.Rest rest -> untouched(rest.key(), rest.outcome().status(), seen.previous(rest.key()));
                case Step.Look look ->
                    Optional.of(change(
                            look.key(),
                            PlannedAction.WAIT,
                            look.location().store(),
                            "its store was not looked at yet"));
                case Step.Postponed _ -> Optional.empty();
            };
            change.ifPresent(planned -> changes.putIfAbsent(planned.key(), planned));
        }
        return List.copyOf(changes.values());
    }

    /** The same in one sentence. */
    public static String summary(List<PlannedChange> plan) {
        String changes = counts(plan, PlannedAction::isProgress, action -> action.phrase() + " %d");
        String obstacles = counts(plan, action -> !action.isProgress(), action -> "%d " + action.phrase());
        return (changes.isEmpty() ? "nothing would change" : "would " + changes)
                + (obstacles.isEmpty() ? "" : "; " + obstacles);
    }

    private static String counts(
            List<PlannedChange> plan, Predicate<PlannedAction> which, Function<PlannedAction, String> phrase) {
        Map<PlannedAction, Long> counts = plan.stream()
                .flatMap(change -> Stream.ofNullable(change.action()))
                .filter(which)
                .collect(Collectors.groupingBy(
                        Function.identity(), () -> new EnumMap<>(PlannedAction.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> phrase.apply(count.getKey())
                        .replace("%d", count.getValue().toString()))
                .collect(Collectors.joining(", "));
    }

    private PlannedChange written(Step.Write write, @Nullable String origin) {
        Location at = write.change().location();
        if (write.movedFrom().isPresent()) {
            Location former = write.movedFrom().get();
            return change(write.key(), PlannedAction.MOVE, at.store(), "from " + former.store() + " " + former.path());
        }
        boolean drifted = write.cause() == Step.Cause.DRIFTED;
        if (write.base() instanceof Base.Absent) {
            return change(
                    write.key(),
                    PlannedAction.CREATE,
                    at.store(),
                    drifted ? "removed by somebody else" : "not there yet");
        }
        if (origin != null) {
            return change(write.key(), PlannedAction.ADOPT, at.store(), origin);
        }
        if (changesType(write)) {
            String message =
                    write.value().secret() ? "from a plain value to a secret" : "from a secret to a plain value";
            return change(write.key(), PlannedAction.REPLACE, at.store(), message);
        }
        return change(
                write.key(),
                PlannedAction.OVERWRITE,
                at.store(),
                drifted ? "changed by somebody else" : "not known to be as declared");
    }

    /** Stores that want a rest between a removal and a creation are those that cannot change an entry's type. */
    private boolean changesType(Step.Write write) {
        boolean wasSecret = write.previous()
                .map(EntryStatus::source)
                .filter(source -> source.key() != null)
                .isPresent();
        Duration rest = rests.getOrDefault(write.change().location().store(), Duration.ZERO);
        return wasSecret != write.value().secret() && rest.isPositive();
    }

    /** What turned out to be another's, or gone, is only forgotten. */
    private static Optional<PlannedChange> removed(Step.Remove remove, Situation seen) {
        Location at = remove.location();
        Owner self = seen.owner();
        boolean ours = !seen.sightings().cover(at)
                || seen.sightings().at(at).filter(there -> there.isOf(self)).isPresent();
        return ours
                ? Optional.of(change(remove.key(), PlannedAction.DELETE, at.store(), "no longer declared"))
                : Optional.empty();
    }

    private static Optional<PlannedChange> untouched(String key, EntryStatus entry, Optional<EntryStatus> before) {
        String message = entry.message();
        return switch (entry.state()) {
            case CONFLICT -> Optional.of(change(key, PlannedAction.CONFLICT, entry.store(), message));
            case WAITING, FAILED -> Optional.of(change(key, PlannedAction.WAIT, entry.store(), message));
            case INVALID -> Optional.of(change(key, PlannedAction.REJECT, entry.store(), message));
            case REPLACING -> Optional.of(change(key, PlannedAction.CREATE, entry.store(), message));
            case DRIFTED, SYNCED -> followed(key, entry, before);
        };
    }

    private static Optional<PlannedChange> followed(String key, EntryStatus entry, Optional<EntryStatus> before) {
        boolean follows = entry.state() == EntryState.DRIFTED || !EntryRecords.isOwned(entry);
        boolean isNews = before.filter(then -> then.state() == entry.state()
                        && Objects.equals(then.version(), entry.version())
                        && Objects.equals(then.lastSyncedAt(), entry.lastSyncedAt()))
                .isEmpty();
        String version = entry.version();
        return follows && isNews
                ? Optional.of(change(
                        key,
                        PlannedAction.FOLLOW,
                        entry.store(),
                        version == null ? "removed by somebody else" : "version " + version + " is stored"))
                : Optional.empty();
    }

    private static PlannedChange change(String key, PlannedAction action, StoreId store, String message) {
        return change(key, action, store.value(), message);
    }

    private static PlannedChange change(
            String key, PlannedAction action, @Nullable String store, @Nullable String message) {
        return new PlannedChange(
                key,
                action,
                store,
                message == null || message.length() <= MAX_MESSAGE
                        ? message
                        : message.substring(0, MAX_MESSAGE - 1) + "…");
    }
}
