package io.tenantconfig.emulator;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which version a put makes of what is there, or why it is refused.
 *
 * <p>What an overwrite leaves out it keeps: description, pattern, key, tier and data type. AWS documents that for the
 * type; for the description it is inferred from the Terraform provider, which relies on it. Also inferred: the pattern
 * must match the whole value, and a KMS key that is named for another type than SecureString is ignored.
 */
final class PutRules {

    private static final String DEFAULT_KEY = "alias/aws/ssm";
    private static final Set<String> DATA_TYPES = Set.of("text", "aws:ec2:image", "aws:ssm:integration");

    /** A real one is longer; nobody may take it for the value. */
    private static final int CIPHERTEXT_BYTES = 96;

    private PutRules() {}

    /** The version that the put adds. */
    static ParameterVersion next(Optional<Parameter> existing, PutRequest put, Instant now) {
        if (existing.isPresent() && !put.overwrite()) {
            throw Refusal.of(
                    "ParameterAlreadyExists",
                    "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }
        Optional<ParameterVersion> old = existing.map(Parameter::newest);
        ParameterType type = type(old, put);
        Optional<String> pattern = put.allowedPattern()
                .or(() -> old.flatMap(ParameterVersion::allowedPattern))
                .filter(text -> !text.isEmpty());
        Tier tier = tier(old.map(ParameterVersion::tier), put);
        checkValue(put.value(), tier, pattern);
        boolean secret = type == ParameterType.SECURE_STRING;
        return new ParameterVersion(
                old.map(ParameterVersion::number).orElse(0L) + 1,
                type,
                put.value(),
                secret ? Optional.of(ciphertext()) : Optional.empty(),
                secret
                        ? put.keyId()
                                .or(() -> old.flatMap(ParameterVersion::keyId))
                                .or(() -> Optional.of(DEFAULT_KEY))
                        : Optional.empty(),
                put.description()
                        .or(() -> old.flatMap(ParameterVersion::description))
                        .filter(text -> !text.isEmpty()),
                pattern,
                tier,
                dataType(old, put),
                now,
                List.of());
    }

    private static ParameterType type(Optional<ParameterVersion> old, PutRequest put) {
        ParameterType type = put.type()
                .or(() -> old.map(ParameterVersion::type))
                .orElseThrow(() -> Refusal.validation("A parameter type is required when you create a parameter."));
        if (old.isPresent() && old.get().type() != type) {
            throw Refusal.of(
                    "HierarchyTypeMismatchException",
                    "Parameter Store doesn't support changing a parameter type in a hierarchy. For example, you can't "
                            + "change a parameter from a String type to a SecureString type. "
                            + "You must create a new, unique parameter.");
        }
        return type;
    }

    /** Advanced is for ever. That a put without a tier keeps the one there is, is inferred. */
    private static Tier tier(Optional<Tier> old, PutRequest put) {
        boolean advanced = old.filter(tier -> tier == Tier.ADVANCED).isPresent();
        Tier asked = put.tier().or(() -> old).orElse(Tier.STANDARD);
        return switch (asked) {
            case STANDARD -> {
                if (advanced) {
                    throw Refusal.validation(
                            "This parameter uses the advanced-parameter tier. You can't downgrade a "
                                    + "parameter from the advanced-parameter tier to the standard-parameter tier. "
                                    + "If necessary, you can delete the advanced parameter and recreate it as a standard parameter.");
                }
                yield Tier.STANDARD;
            }
            case ADVANCED -> Tier.ADVANCED;
            case INTELLIGENT -> advanced || !Tier.STANDARD.holds(put.value()) ? Tier.ADVANCED : Tier.STANDARD;
        };
    }

    private static void checkValue(String value, Tier tier, Optional<String> pattern) {
        if (value.contains("{{")) {
            throw Refusal.validation("Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.");
        }
        if (!tier.holds(value)) {
            throw Refusal.validation(
                    tier + " tier parameters support a maximum parameter value of " + tier.maxBytes() + " characters."
                            + (tier == Tier.STANDARD
                                    ? " To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
                                            + " For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
                                    : ""));
        }
        pattern.ifPresent(expression -> checkPattern(expression, value));
    }

    private static void checkPattern(String expression, String value) {
        boolean matches;
        try {
            matches = Pattern.compile(expression).matcher(value).matches();
        } catch (PatternSyntaxException e) {
            throw Refusal.of(
                    "InvalidAllowedPatternException", "The allowed pattern is not a valid regular expression.");
        }
        if (!matches) {
            throw Refusal.of(
                    "ParameterPatternMismatchException",
                    "Parameter value, cannot be validated against allowedPattern: " + expression);
        }
    }

    private static String dataType(Optional<ParameterVersion> old, PutRequest put) {
        String dataType =
                put.dataType().or(() -> old.map(ParameterVersion::dataType)).orElse("text");
        if (!DATA_TYPES.contains(dataType)) {
            throw Refusal.validation(
                    "The following data type is not supported: " + dataType + " (Data type names are all lowercase.)");
        }
        return dataType;
    }

    /** Random, so that nobody decrypts it by chance, and fixed for a version, as KMS's is. */
    private static String ciphertext() {
        byte[] bytes = new byte[CIPHERTEXT_BYTES];
        ThreadLocalRandom.current().nextBytes(bytes);
        return "AQICAH" + Base64.getEncoder().encodeToString(bytes);
    }
}
