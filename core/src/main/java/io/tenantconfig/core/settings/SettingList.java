package io.tenantconfig.core.settings;

import io.tenantconfig.core.InvalidInputException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
     * Refuses what nobody knows, for it would be a typing error with no effect.
     *
     * @throws InvalidInputException if the environment has a variable of our prefix that is none of these
     */
    public void refuseOthers(Map<String, String> environment) {
        Set<String> known = settings.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
        environment.keySet().stream()
                .filter(name -> name.startsWith(Setting.PREFIX) && !known.contains(name))
                .min(String::compareTo)
                .ifPresent(name -> {
                    throw InvalidInputException.of("setting", name, "one of " + String.join(", ", known));
                });
    }

    /** One line for each setting, in alphabetical order. */
    public String help() {
        return settings.stream()
                .map(setting -> String.format(Locale.ROOT, "  %-34s %s%n", setting.name(), setting.help()))
                .sorted()
                .collect(Collectors.joining());
    }
}
