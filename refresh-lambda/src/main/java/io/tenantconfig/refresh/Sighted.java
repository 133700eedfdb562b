package io.tenantconfig.refresh;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.store.Mark;
import java.util.Optional;

/**
 * An entry as it was seen in its store.
 *
 * @param mark the operator's mark beside the value, where the read tells it; empty says nothing about who wrote it
 */
public record Sighted(Version version, Optional<Mark> mark) {}
