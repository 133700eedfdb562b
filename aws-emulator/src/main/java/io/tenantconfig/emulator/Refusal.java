package io.tenantconfig.emulator;

import java.util.Optional;

/** A call that AWS answers with an error: the error's name on the wire and its message, if AWS sends one. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;

    private Refusal(String name, String message) {
        super(message, null, false, false);
        this.name = name;
    }

    static Refusal of(String name, String message) {
        return new Refusal(name, message);
    }

    /** Several of AWS's errors carry no message. */
    static Refusal bare(String name) {
        return new Refusal(name, "");
    }

    static Refusal validation(String message) {
        return new Refusal("ValidationException", message);
    }

    /**
     * A member of a request that breaks a constraint of the API model.
     *
     * @param member the member as AWS shows it: with a small first letter
     * @param shown the value, quoted, or nothing where it is sensitive
     */
    static Refusal constraint(String member, Optional<String> shown, String constraint) {
        return validation("1 validation error detected: Value "
                + shown.map(value -> value + " ").orElse("") + "at '" + member + "' failed to satisfy constraint: "
                + constraint);
    }

    /** AWS sends this one without a message. */
    static Refusal parameterNotFound() {
        return bare("ParameterNotFound");
    }

    String name() {
        return name;
    }

    Optional<String> text() {
        return Optional.ofNullable(getMessage()).filter(message -> !message.isEmpty());
    }
}
