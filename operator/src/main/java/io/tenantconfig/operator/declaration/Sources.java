package io.tenantconfig.operator.declaration;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.crds.v1alpha1.EntrySpec;
import io.tenantconfig.crds.v1alpha1.KeyRef;
import io.tenantconfig.crds.v1alpha1.SourceRecord;
import io.tenantconfig.crds.v1alpha1.TenantConfig;
import io.tenantconfig.crds.v1alpha1.ValueSource;
import io.tenantconfig.operator.declaration.References.Kind;
import io.tenantconfig.operator.declaration.References.Reading;
import io.tenantconfig.operator.declaration.References.Reference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an entry's value comes from. */
final class Sources {

    /** What the manifests call the RoleBinding that comes with a tenant's namespace, and the ClusterRole that it binds. */
    private static final String REFERENCE_READER = "tenantconfig-reference-reader";

    /** What an entry's value turned out to be. */
    sealed interface Sourced {

        /** It is owned in the store. */
        record InStore() implements Sourced {}

        /**
         * It is here. The string form leaves the text out.
         *
         * @param inline whether it stands in the spec
         */
        record Text(String text, boolean secret, boolean inline, SourceRecord source) implements Sourced {

            @Override
            public String toString() {
                return "Text[secret=" + secret + ", inline=" + inline + "]";
            }
        }

        /** It is not there yet. */
        record Waiting(String message) implements Sourced {}
    }

    /** A key of an object of one kind. */
    private record Pointer(Kind kind, KeyRef ref) {

        String field(String of) {
            return "valueFrom." + kind.field() + "." + of;
        }
    }

    private final References references;

    Sources(References references) {
        this.references = references;
    }

    static Optional<Reference> reference(EntrySpec entry, String namespace) {
        return Optional.ofNullable(entry.valueFrom())
                .flatMap(from -> pointer(from).map(pointer -> of(pointer, namespace)));
    }

    /** @throws InvalidInputException if the declaration of the source breaks a rule */
    Sourced of(EntrySpec entry, String namespace) {
        String value = entry.value();
        ValueSource from = entry.valueFrom();
        if ((value == null) == (from == null)) {
            throw new InvalidInputException(
                    (value == null ? "value: neither it nor valueFrom is set" : "value: set, and valueFrom too")
                            + " (expected: exactly one of value and valueFrom)");
        }
        if (value != null) {
            return new Sourced.Text(value, false, true, new SourceRecord(null, null, null, digest(value)));
        }
        return from == null ? new Sourced.InStore() : of(from, namespace);
    }

    private Sourced of(ValueSource from, String namespace) {
        long set = Stream.of(from.secretKeyRef(), from.configMapKeyRef(), from.store())
                .filter(source -> source != null)
                .count();
        if (set != 1) {
            throw new InvalidInputException("valueFrom: " + set
                    + " sources (expected: exactly one of secretKeyRef, configMapKeyRef and store)");
        }
        return pointer(from).map(pointer -> read(pointer, namespace)).orElseGet(Sourced.InStore::new);
    }

    private Sourced read(Pointer pointer, String namespace) {
        String name = pointer.ref().name();
        String key = pointer.ref().key();
        String kind = pointer.kind().kind();
        return switch (references.read(of(pointer, namespace), key)) {
            case Reading.Found found -> text(pointer, found);
            case Reading.Missing() ->
                waiting(pointer.field("name"), name, "a " + kind + " in namespace " + namespace + label(pointer));
            case Reading.NoSuchKey() -> waiting(pointer.field("key"), key, "a key of " + kind + " " + name);
            case Reading.Forbidden() ->
                waiting(
                        pointer.field("name"),
                        name,
                        "the RoleBinding " + REFERENCE_READER + " in namespace " + namespace
                                + ", by which the operator may list and watch " + kind + "s there");
            case Reading.NotText() -> waiting(pointer.field("key"), key, "a key whose value is UTF-8");
        };
    }

    /** A ConfigMap's value may be compared by digest; a Secret's is known by where it comes from alone. */
    private static Sourced text(Pointer pointer, Reading.Found found) {
        boolean secret = pointer.kind() == Kind.SECRET;
        var source = new SourceRecord(
                found.uid(),
                found.resourceVersion(),
                secret ? pointer.ref().key() : null,
                secret ? null : digest(found.text()));
        return new Sourced.Text(found.text(), secret, false, source);
    }

    private static Sourced waiting(String field, String value, String expected) {
        return new Sourced.Waiting(
                InvalidInputException.of(field, value, expected).getMessage());
    }

    private static String label(Pointer pointer) {
        return pointer.kind() == Kind.SECRET ? " with the label " + TenantConfig.READABLE_LABEL + ": \"true\"" : "";
    }

    private static Optional<Pointer> pointer(ValueSource from) {
        return Optional.ofNullable(from.secretKeyRef())
                .map(ref -> new Pointer(Kind.SECRET, ref))
                .or(() -> Optional.ofNullable(from.configMapKeyRef()).map(ref -> new Pointer(Kind.CONFIG_MAP, ref)));
    }

    private static Reference of(Pointer pointer, String namespace) {
        return new Reference(pointer.kind(), namespace, pointer.ref().name());
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
