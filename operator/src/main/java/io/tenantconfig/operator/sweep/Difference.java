package io.tenantconfig.operator.sweep;

import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import java.util.Optional;

/**
 * What a listing showed, and what the status said that it contradicts.
 *
 * @param found empty when nothing lies there
 */
public record Difference(EntryStatus said, Optional<Sighting> found) {}
