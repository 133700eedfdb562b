package io.tenantconfig.emulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One version of a parameter.
 *
 * @param number 1 for the first, one more for each put
 * @param ciphertext what a reader gets for a SecureString without decryption; empty for the other types
 * @param keyId the KMS key of a SecureString; empty for the other types
 * @param labels names that point to this version, at most 10
 */
record ParameterVersion(
        long number,
        ParameterType type,
        String value,
        Optional<String> ciphertext,
        Optional<String> keyId,
        Optional<String> description,
        Optional<String> allowedPattern,
        Tier tier,
        String dataType,
        Instant modifiedAt,
        List<String> labels) {

    ParameterVersion {
        labels = List.copyOf(labels);
    }

    String value(boolean decrypted) {
        return decrypted ? value : ciphertext.orElse(value);
    }

    ParameterVersion withLabels(List<String> newLabels) {
        return new ParameterVersion(
                number,
                type,
                value,
                ciphertext,
                keyId,
                description,
                allowedPattern,
                tier,
                dataType,
                modifiedAt,
                newLabels);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return "ParameterVersion[" + number + ", " + type + "]";
    }
}
