package io.tenantconfig.emulator;

import io.tenantconfig.emulator.Change.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All parameters of the account, in memory. Every change is atomic, and is told to the listener before the next one
 * begins, so the listener sees changes in the order in which they happened.
 */
final class ParameterTable {

    /** AWS keeps the newest 100. */
    private static final int MAX_VERSIONS = 100;

    private static final int MAX_TAGS = 50;

    /** A key's parameter now and before its last change; null where there is none. */
    private record Row(@Nullable Parameter now, @Nullable Parameter before, Instant changedAt) {

        Optional<Parameter> seen(Visibility visibility) {
            return Optional.ofNullable(visibility.shows(changedAt) ? now : before);
        }
    }

    private final EmulatorSettings settings;
    private final Supplier<Duration> recreationPause;
    private final Consumer<Change> listener;
    private final NavigableMap<String, Row> rows = new TreeMap<>();

    /** @param recreationPause how long after a deletion a name cannot be created again */
    ParameterTable(EmulatorSettings settings, Supplier<Duration> recreationPause, Consumer<Change> listener) {
        this.settings = settings;
        this.recreationPause = recreationPause;
        this.listener = listener;
    }

    synchronized Optional<Parameter> find(String key, Visibility visibility) {
        Row row = rows.get(key);
        return row == null ? Optional.empty() : row.seen(visibility);
    }

    /** The first parameters, in the order of their keys, whose key begins with a prefix and comes after another. */
    synchronized List<Parameter> select(
            String prefix, String after, Predicate<Parameter> wanted, int limit, Visibility visibility) {
        List<Parameter> found = new ArrayList<>();
        for (var row :
                rows.tailMap(after.isEmpty() ? prefix : after, after.isEmpty()).entrySet()) {
            if (found.size() == limit || !row.getKey().startsWith(prefix)) {
                break;
            }
            row.getValue().seen(visibility).filter(wanted).ifPresent(found::add);
        }
        return found;
    }

    /** Creates a parameter or adds a version to it. */
    synchronized ParameterVersion put(PutRequest put) {
        Instant now = now();
        Optional<Parameter> existing = find(put.name().key(), Visibility.ALL);
        ParameterVersion next = PutRules.next(existing, put, now);
        checkCount(existing, next.tier());
        if (existing.isEmpty()) {
            checkRecreation(put.name().key(), now);
            checkTagCount(put.tags());
        }
        Parameter changed = existing.map(parameter -> parameter.withVersions(grown(parameter, next)))
                .orElseGet(() -> new Parameter(put.name().name(), List.of(next), put.tags()));
        change(existing.isEmpty() ? Kind.CREATE : Kind.UPDATE, changed, now);
        return next;
    }

    /** Whether there was such a parameter, which is now gone with its versions, labels and tags. */
    synchronized boolean delete(String key) {
        Optional<Parameter> existing = find(key, Visibility.ALL);
        existing.ifPresent(parameter -> {
            Instant now = now();
            rows.put(key, new Row(null, parameter, now));
            listener.accept(new Change(Kind.DELETE, parameter, now));
        });
        return existing.isPresent();
    }

    /**
     * Puts labels on a version, taking them from the others.
     *
     * @param version empty means the newest
     * @param labels valid ones
     * @return the version
     */
    synchronized long label(String key, OptionalLong version, List<String> labels) {
        Parameter parameter = existing(key);
        long number = version.orElse(parameter.newest().number());
        Parameter labelled = Labels.moved(parameter, number, labels);
        if (!labels.isEmpty()) {
            change(Kind.LABEL, labelled, now());
        }
        return number;
    }

    /**
     * Takes labels off a version. AWS documents no event for it.
     *
     * @return the labels that the version had
     */
    synchronized List<String> unlabel(String key, long version, List<String> labels) {
        Parameter parameter = existing(key);
        List<String> before = Labels.version(parameter, version).labels();
        rows.put(key, new Row(Labels.removed(parameter, version, labels), parameter, now()));
        return before;
    }

    /** Changes a parameter's tags; neither an event nor a version comes of it. */
    synchronized void retag(String key, Consumer<Map<String, String>> change) {
        Parameter parameter = find(key, Visibility.ALL).orElseThrow(() -> Refusal.bare("InvalidResourceId"));
        Map<String, String> tags = new HashMap<>(parameter.tags());
        change.accept(tags);
        checkTagCount(tags);
        Row row = rows.get(key);
        if (row != null) {
            rows.put(key, new Row(parameter.withTags(tags), row.before(), row.changedAt()));
        }
    }

    private Parameter existing(String key) {
        return find(key, Visibility.ALL).orElseThrow(Refusal::parameterNotFound);
    }

    private void change(Kind kind, Parameter changed, Instant now) {
        Row old = rows.get(changed.key());
        rows.put(changed.key(), new Row(changed, old == null ? null : old.now(), now));
        listener.accept(new Change(kind, changed, now));
    }

    private static List<ParameterVersion> grown(Parameter parameter, ParameterVersion next) {
        List<ParameterVersion> versions = new ArrayList<>(parameter.versions());
        if (versions.size() == MAX_VERSIONS) {
            ParameterVersion oldest = versions.removeFirst();
            if (!oldest.labels().isEmpty()) {
                throw Refusal.of(
                        "ParameterMaxVersionLimitExceeded",
                        "You attempted to create a new version of " + parameter.name()
                                + " by calling the PutParameter API with the overwrite flag. Version " + oldest.number()
                                + ", the oldest version, can't be deleted because it has a label associated with it."
                                + " Move the label to another version of the parameter, and try again.");
            }
        }
        versions.add(next);
        return versions;
    }

    private void checkCount(Optional<Parameter> existing, Tier tier) {
        boolean advanced = tier == Tier.ADVANCED;
        int limit = advanced ? settings.advancedLimit() : settings.standardLimit();
        boolean counted =
                existing.filter(parameter -> parameter.newest().tier() == tier).isPresent();
        if (!counted && rows.size() >= limit && count(tier) >= limit) {
            throw Refusal.of(
                    "ParameterLimitExceeded",
                    "You have reached the maximum number of " + (advanced ? "advanced" : "standard")
                            + " parameters for this AWS account and Region (" + limit + ")."
                            + " To add more parameters, either delete existing parameters"
                            + (advanced ? "." : " or upgrade to the advanced-parameter tier (charges apply)."));
        }
    }

    private long count(Tier tier) {
        return rows.values().stream()
                .flatMap(row -> row.seen(Visibility.ALL).stream())
                .filter(parameter -> parameter.newest().tier() == tier)
                .count();
    }

    private void checkRecreation(String key, Instant now) {
        Row row = rows.get(key);
        if (row != null && row.changedAt().plus(recreationPause.get()).isAfter(now)) {
            throw Refusal.of(
                    "TooManyUpdates",
                    "There are concurrent updates for a resource that supports one update at a time.");
        }
    }

    private static void checkTagCount(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw Refusal.bare("TooManyTagsError");
        }
    }

    /** AWS stores milliseconds. */
    private Instant now() {
        return settings.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
