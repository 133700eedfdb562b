package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ssm.model.ParameterTier;

/**
 * The settings of Parameter Store.
 *
 * @param tier {@value #TIER}, which decides the largest value; Standard unless set
 * @param kmsKey {@value #KMS_KEY}, the key that encrypts secrets; the account's default key unless set
 */
record ParameterStoreSettings(Tier tier, Optional<String> kmsKey, AwsAccess access) {

    static final String TIER = "TENANTCONFIG_PARAMETER_TIER";
    static final String KMS_KEY = "TENANTCONFIG_PARAMETER_KMS_KEY";
    static final Set<String> NAMES = Set.of(TIER, KMS_KEY);

    /** A parameter's tier and the bytes that a value may have in it. Advanced parameters are charged for. */
    enum Tier {
        STANDARD(ParameterTier.STANDARD, 4096),
        ADVANCED(ParameterTier.ADVANCED, 8192);

        private final ParameterTier parameterTier;
        private final int maxValueBytes;

        Tier(ParameterTier parameterTier, int maxValueBytes) {
            this.parameterTier = parameterTier;
            this.maxValueBytes = maxValueBytes;
        }

        ParameterTier parameterTier() {
            return parameterTier;
        }

        int maxValueBytes() {
            return maxValueBytes;
        }

        private static Tier of(String name) {
            for (var tier : values()) {
                if (tier.parameterTier.toString().equals(name)) {
                    return tier;
                }
            }
            throw InvalidInputException.of(TIER, name, "Standard or Advanced");
        }
    }

    /** @throws InvalidInputException if the key is no key's id, ARN or alias */
    ParameterStoreSettings {
        kmsKey.ifPresent(key -> {
            if (!key.matches("[A-Za-z0-9:/_-]{1,256}")) {
                throw InvalidInputException.of(KMS_KEY, key, "the id, ARN or alias of a KMS key");
            }
        });
    }

    static ParameterStoreSettings of(Map<String, String> environment) {
        return new ParameterStoreSettings(
                Optional.ofNullable(environment.get(TIER)).map(Tier::of).orElse(Tier.STANDARD),
                Optional.ofNullable(environment.get(KMS_KEY)),
                AwsAccess.of(environment, "SSM"));
    }
}
