package io.tenantconfig.operator.reconcile;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.crds.v1alpha1.PlannedChange;
import io.tenantconfig.operator.plan.Forecast;
import io.tenantconfig.operator.plan.Planner;
import io.tenantconfig.operator.plan.Situation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pass would do, found out without doing it: stores are looked at and never written to. */
final class Preview {

    /**
     * What was found out.
     *
     * @param complete whether every store that had to be looked at could be
     */
    record Seen(List<PlannedChange> plan, boolean complete) {}

    private final Planner planner;
    private final Stores stores;
    private final Forecast forecast;

    Preview(Planner planner, Stores stores, Forecast forecast) {
        this.planner = planner;
        this.stores = stores;
        this.forecast = forecast;
    }

    /**
     * A pass leaves it to its writes to prove what it assumes; here every place that would change is looked at instead. Somebody
     * waits for the plan, so that it waits for no budget.
     */
    Seen of(ResourceID id, Situation situation) {
        Turn turn = stores.turn(id, Set.of());
        Situation asked = look(turn, situation, planner.plan(situation).lookups());
        Set<Location> assumed = new HashSet<>(planner.plan(asked).changedLocations());
        assumed.removeAll(asked.sightings().looked());
        Situation proven = look(turn, asked, assumed);
        return new Seen(
                forecast.of(planner.plan(proven), proven),
                proven.sightings().failures().isEmpty() && turn.again().isEmpty());
    }

    private Situation look(Turn turn, Situation situation, Set<Location> locations) {
        return locations.isEmpty()
                ? situation
                : situation.with(situation.sightings().and(stores.lookOnCredit(turn, locations)));
    }
}
