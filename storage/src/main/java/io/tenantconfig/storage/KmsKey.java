package io.tenantconfig.storage;

import io.tenantconfig.core.settings.Kind;

/** How a key of AWS KMS is named (https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id). */
final class KmsKey {

    private static final String ID = "(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final String ALIAS = "alias/[A-Za-z0-9/_-]{1,250}";
    private static final String ARN = "arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:(key/" + ID + "|" + ALIAS + ")";

    static final Kind<String> KIND =
            Kind.matching("the id, ARN or alias of a KMS key", "(" + ID + "|" + ALIAS + "|" + ARN + ")");

    private KmsKey() {}
}
