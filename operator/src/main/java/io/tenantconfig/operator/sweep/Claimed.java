package io.tenantconfig.operator.sweep;

import io.javaoperatorsdk.operator.processing.event.ResourceID;

/** An entry of one resource, and what its status said of it when the pass began. */
record Claimed(ResourceID id, String key, Expected expected) {}
