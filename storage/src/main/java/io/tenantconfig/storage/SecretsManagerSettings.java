package io.tenantconfig.storage;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of Secrets Manager.
 *
 * @param recoveryDays how long a deleted secret can be restored; empty when it is gone at once
 * @param kmsKey the key that encrypts secrets; the account's default key unless set
 */
record SecretsManagerSettings(Optional<Integer> recoveryDays, Optional<String> kmsKey, AwsAccess access) {

    /** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html */
    private static final Setting<Integer, Integer> RECOVERY_DAYS = Setting.of(
            "SECRET_RECOVERY_DAYS",
            "for how many days a secret that the operator deletes in Secrets Manager can be restored: 7 to 30, or 0, as in"
                    + " the other stores",
            new Kind<>("0, or a number from 7 to 30", Integer::valueOf, days -> days == 0 || (days >= 7 && days <= 30)),
            0);

    private static final Setting<String, Optional<String>> KMS_KEY = Setting.optional(
            "SECRET_KMS_KEY", "the key that encrypts what is written to Secrets Manager", KmsKey.KIND, "the account's");

    static final List<Setting<?, ?>> ALL = List.of(RECOVERY_DAYS, KMS_KEY);

    /** @throws InvalidInputException if AWS has no such recovery window, or the key is no key's id, ARN or alias */
    SecretsManagerSettings {
        recoveryDays.ifPresent(RECOVERY_DAYS::check);
        kmsKey.ifPresent(KMS_KEY::check);
    }

    static SecretsManagerSettings of(Map<String, String> environment) {
        return new SecretsManagerSettings(
                Optional.of(RECOVERY_DAYS.in(environment)).filter(days -> days > 0),
                KMS_KEY.in(environment),
                AwsAccess.of(environment, "SECRETS_MANAGER"));
    }
}
