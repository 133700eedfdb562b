package io.tenantconfig.operator.declaration;

/** The Secrets and ConfigMaps that declarations take values from. */
public interface References {

    /** What kind of object a value is taken from. */
    enum Kind {
        SECRET("Secret", "secretKeyRef"),
        CONFIG_MAP("ConfigMap", "configMapKeyRef");

        private final String kind;
        private final String field;

        Kind(String kind, String field) {
            this.kind = kind;
            this.field = field;
        }

        /** The kind as manifests write it. */
        public String kind() {
            return kind;
        }

        /** The field of {@code valueFrom} that refers to it. */
        String field() {
            return field;
        }
    }

    /** An object that a resource of the same namespace refers to. */
    record Reference(Kind kind, String namespace, String name) {}

    /** What was found under a key of an object. */
    sealed interface Reading {

        /** The value. Its string form leaves the text out. */
        record Found(String text, String uid, String resourceVersion) implements Reading {

            @Override
            public String toString() {
                return "Found[uid=" + uid + ", resourceVersion=" + resourceVersion + "]";
            }
        }

        /** There is no such object, or it may not be read: the two are not told apart. */
        record Missing() implements Reading {}

        /** The object has no such key. */
        record NoSuchKey() implements Reading {}

        /** The bytes under the key are not UTF-8. */
        record NotText() implements Reading {}

        /** Objects of this kind cannot be watched in the namespace. */
        record Forbidden() implements Reading {}
    }

    Reading read(Reference reference, String key);
}
