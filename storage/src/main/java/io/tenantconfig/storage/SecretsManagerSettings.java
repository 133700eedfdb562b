package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import io.tenantconfig.core.store.CallRates;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of Secrets Manager.
 *
 * @param recoveryDays how long a deleted secret can be restored; empty when it is gone at once
 * @param kmsKey the key that encrypts secrets; the account's default key unless set
 * @param rates how often an operator may call
 */
record SecretsManagerSettings(
        Optional<Integer> recoveryDays, Optional<String> kmsKey, CallRates rates, AwsAccess access) {

    /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
    private static final Setting<Integer, Integer> RECOVERY_DAYS = Setting.of(
            "SECRET_RECOVERY_DAYS",
            "for how many days a secret that the operator deletes in Secrets Manager can be restored: 7 to 30, or 0, as in"
                    + " the other stores",
            new Kind<>("0, or a number from 7 to 30", Integer::valueOf, days -> days == 0 || (days >= 7 && days <= 30)),
            0);

    private static final Setting<String, Optional<String>> KMS_KEY = Setting.optional(
            "SECRET_KMS_KEY", "the key that encrypts what is written to Secrets Manager", KmsKey.KIND, "the account's");

    /** Less than half of what https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html says. */
    private static final Setting<Integer, Integer> WRITE_RATE = AwsAccess.rate(
            "SECRET_WRITE_RATE",
            "how many times a second the operator calls Secrets Manager to write or delete, at most",
            20);

    private static final Setting<Integer, Integer> DESCRIBE_RATE = AwsAccess.rate(
            "SECRET_DESCRIBE_RATE",
            "how many times a second the operator calls Secrets Manager to look or to sweep, at most",
            40);

    static final List<Setting<?, ?>> ALL = List.of(RECOVERY_DAYS, KMS_KEY, WRITE_RATE, DESCRIBE_RATE);

    /** @throws InvalidInputException if AWS has no such recovery window, or the key is no key's id, ARN or alias */
    SecretsManagerSettings {
        recoveryDays.ifPresent(RECOVERY_DAYS::check);
        kmsKey.ifPresent(KMS_KEY::check);
    }

    static SecretsManagerSettings of(Map<String, String> environment) {
        return new SecretsManagerSettings(
                Optional.of(RECOVERY_DAYS.in(environment)).filter(days -> days > 0),
                KMS_KEY.in(environment),
                new CallRates(DESCRIBE_RATE.in(environment), WRITE_RATE.in(environment)),
                AwsAccess.of(environment, "SECRETS_MANAGER"));
    }
}
