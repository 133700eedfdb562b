package io.tenantconfig.core.store;

import io.tenantconfig.core.InvalidInputException;
import java.util.Optional;

/** The resource that owns an entry, as its mark in the store names it: {@code clusterId/namespace/name}. */
public record Owner(ClusterId cluster, String namespace, String name) {

    /** @throws InvalidInputException if namespace or name cannot be those of a Kubernetes object */
    public Owner {
        checkObjectName("namespace", namespace);
        checkObjectName("name", name);
    }

    /** The owner that a text names; empty when it is none. */
    public static Optional<Owner> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Owner(new ClusterId(parts[0]), parts[1], parts[2]));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private static void checkObjectName(String field, String value) {
        if (!value.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")) {
            throw InvalidInputException.of(field, value, "the name of a Kubernetes object");
        }
    }

    @Override
    public String toString() {
        return cluster + "/" + namespace + "/" + name;
    }
}
