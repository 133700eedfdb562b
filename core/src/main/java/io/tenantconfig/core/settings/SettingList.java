package io.tenantconfig.core.settings;

import io.tenantconfig.core.InvalidInputException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All settings that one process knows. */
public record SettingList(List<Setting<?, ?>> settings) {

    public SettingList {
        settings = List.copyOf(settings);
    }

    /** These and others. */
    public SettingList and(Collection<Setting<?, ?>> others) {
        return new SettingList(
                Stream.concat(settings.stream(), others.stream()).distinct().toList());
    }

    /**
     * Checks everything that is set, so that whoever is wrong more than once need not find out one by one. What nobody
     * knows is refused, for it would be a typing error with no effect.
     *
     * @throws InvalidInputException if anything is missing, does not count, or has our prefix and is none of these; the
     *     message has a line for each
     */
    public void check(Map<String, String> environment) {
        Set<String> known = settings.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
        Stream<String> unknown = environment.keySet().stream()
                .filter(name -> name.startsWith(Setting.PREFIX) && !known.contains(name))
                .sorted()
                .map(name -> InvalidInputException.of("setting", name, "one of " + String.join(", ", known))
                        .getMessage());
        Stream<String> wrong = settings.stream()
                .sorted(Comparator.comparing(Setting::name))
                .flatMap(setting -> objection(setting, environment).stream());
        List<String> objections = Stream.concat(unknown, wrong).toList();
        if (!objections.isEmpty()) {
            throw new InvalidInputException(String.join(System.lineSeparator(), objections));
        }
    }

    private static Optional<String> objection(Setting<?, ?> setting, Map<String, String> environment) {
        try {
            var _ = setting.in(environment);
            return Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** One line for each setting, in alphabetical order. */
    public String help() {
        return settings.stream()
                .map(setting -> String.format(Locale.ROOT, "  %-34s %s%n", setting.name(), setting.help()))
                .sorted()
                .collect(Collectors.joining());
    }
}
