package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.CallCosts;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ConfigWriter;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreLimits;
import io.tenantconfig.core.store.WriteResult;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries as parameters; the owner's mark is the Description. Creating a parameter is Parameter Store's one atomic claim.
 * Before an overwrite or a delete the owner, the version and the age of the claim are looked at, once for all changes;
 * what happens between this look and the write shows afterwards: in the version that an overwrite gets, which the mark
 * foretold, and in the owner's next look.
 */
final class ParameterStoreWriter implements ConfigWriter {

    /** Parameter Store takes "{{" for the beginning of a reference to another parameter. */
    private static final Set<String> FORBIDDEN = Set.of("{{");

    /** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteParameter.html */
    private static final Duration REST_AFTER_DELETE = Duration.ofSeconds(30);

    private final Parameters parameters;
    private final ParameterPuts puts;
    private final StoreLimits limits;
    private final CallCosts costs;

    ParameterStoreWriter(Parameters parameters, ParameterStoreSettings settings) {
        this.parameters = parameters;
        this.puts = new ParameterPuts(parameters, settings);
        this.costs = new LookFirstCosts(settings.rates(), Parameters.MAX_DESCRIBED, puts.deletesAtOnce());
        this.limits =
                new StoreLimits(Parameters.STORE, settings.tier().maxValueBytes(), true, FORBIDDEN, REST_AFTER_DELETE);
    }

    @Override
    public StoreLimits limits() {
        return limits;
    }

    @Override
    public CallCosts costs() {
        return costs;
    }

    @Override
    public Map<Location, Sighting> look(Set<Location> locations) {
        Map<Location, Sighting> seen = new LinkedHashMap<>();
        parameters
                .metadata(locations)
                .forEach((location, parameter) -> seen.put(location, Parameters.sighting(parameter)));
        return seen;
    }

    @Override
    public Map<Location, WriteResult> apply(Claim claim, List<Change> changes) {
        return new LookFirstPass<>(limits, puts, claim).apply(changes);
    }

    @Override
    public void close() {
        parameters.close();
    }
}
