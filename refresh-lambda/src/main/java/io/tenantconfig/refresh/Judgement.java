package io.tenantconfig.refresh;

import io.tenantconfig.core.ConfigKey;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a resource's status needs after news.
 *
 * @param records by key, what is to be published; nothing else has changed
 * @param outcomes what came of each case, once the records are published
 */
record Judgement(Map<ConfigKey, ObservedEntry> records, Map<Case, Outcome> outcomes) {

    Judgement {
        records = Collections.unmodifiableMap(new LinkedHashMap<>(records));
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    }
}
