package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.CallRates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.model.ParameterTier;

/**
 * The settings of Parameter Store.
 *
 * @param tier decides the largest value
 * @param kmsKey the key that encrypts secrets; the account's default key unless set
 * @param rates how often an operator may call; the defaults are AWS's own without higher throughput, as far as is known
 */
record ParameterStoreSettings(Tier tier, Optional<String> kmsKey, CallRates rates, AwsAccess access) {

    private static final Setting<Tier, Tier> TIER = Setting.of(
            "PARAMETER_TIER",
            "the tier of new parameters in Parameter Store: Standard, with values of up to 4 KB, or Advanced, with"
                    + " 8 KB, which AWS charges for",
            Kind.of("Standard or Advanced", Tier::named),
            Tier.STANDARD);
    private static final Setting<String, Optional<String>> KMS_KEY = Setting.optional(
            "PARAMETER_KMS_KEY", "the key that encrypts secrets in Parameter Store", KmsKey.KIND, "the account's");

    private static final Setting<Integer, Integer> WRITE_RATE = AwsAccess.rate(
            "PARAMETER_WRITE_RATE",
            "how many times a second the operator calls Parameter Store to write or delete, at most",
            3);
    private static final Setting<Integer, Integer> DESCRIBE_RATE = AwsAccess.rate(
            "PARAMETER_DESCRIBE_RATE",
            "how many times a second the operator calls DescribeParameters, to look or to sweep, at most",
            1);

    static final List<Setting<?, ?>> ALL = List.of(TIER, KMS_KEY, WRITE_RATE, DESCRIBE_RATE);

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

        private static Tier named(String name) {
            return Arrays.stream(values())
                    .filter(tier -> tier.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no tier of this name"));
        }

        /** As AWS writes it. */
        @Override
        public String toString() {
            return parameterTier.toString();
        }
    }

    /** @throws InvalidInputException if the key is no key's id, ARN or alias */
    ParameterStoreSettings {
        kmsKey.ifPresent(KMS_KEY::check);
    }

    static ParameterStoreSettings of(Map<String, String> environment) {
        return new ParameterStoreSettings(
                TIER.in(environment),
                KMS_KEY.in(environment),
                new CallRates(DESCRIBE_RATE.in(environment), WRITE_RATE.in(environment)),
                AwsAccess.of(environment, "SSM"));
    }
}
