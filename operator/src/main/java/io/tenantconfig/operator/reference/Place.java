package io.tenantconfig.operator.reference;

import io.tenantconfig.operator.declaration.References.Kind;
import io.tenantconfig.operator.declaration.References.Reference;

/** What one watch covers. */
record Place(Kind kind, String namespace) {

    static Place of(Reference reference) {
        return new Place(reference.kind(), reference.namespace());
    }
}
