package io.tenantconfig.emulator;

import java.time.Instant;

/**
 * What happened to a parameter.
 *
 * @param parameter as it is after the change; before it, when it was deleted
 */
record Change(Kind kind, Parameter parameter, Instant at) {

    /** The operations that AWS emits "Parameter Store Change" for. */
    enum Kind {
        CREATE("Create"),
        UPDATE("Update"),
        DELETE("Delete"),
        LABEL("LabelParameterVersion");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String toString() {
            return wireName;
        }
    }
}
