package io.tenantconfig.storage;

import io.tenantconfig.core.store.StoreException.Kind;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What each of AWS's error codes means for who called. It has every error that AWS's models name for the operations used
 * here, every reason for which DynamoDB cancels a transaction
 * (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html), and the errors common to all
 * operations. Those that are a {@code WriteResult} of their own are not here, for no table decides about them.
 */
final class AwsErrorTable {

    /**
     * @param advice what a person should do, where more can be said than the code says
     */
    record Meaning(Kind kind, Optional<String> advice) {}

    private static final String POLICIES = "the parameter was given policies that do not fit: remove them from it";
    private static final String PATTERN =
            "the parameter was given an allowed pattern, which the value does not match: change one of the two";
    private static final String COLLECTION =
            "all items of one tenant are more than 10 GB together, the limit of a table"
                    + " with local secondary indexes: remove the indexes";
    private static final String BUG = "an error of TenantConfig's own: please report it";
    private static final String CREDENTIALS = "check the credentials, the role and the clock of this process";

    private static final SortedMap<String, Meaning> MEANINGS = new TreeMap<>();

    static {
        add(
                Kind.THROTTLED,
                "ProvisionedThroughputExceeded",
                "ProvisionedThroughputExceededException",
                "ReplicatedWriteConflictException",
                "RequestLimitExceeded",
                "ThrottlingError",
                "ThrottlingException",
                "TooManyUpdates",
                "TransactionConflict",
                "TransactionConflictException");
        add(
                Kind.UNAVAILABLE,
                "IdempotentParameterMismatchException",
                "InternalServerError",
                "InternalServiceError",
                "InvalidNextToken",
                "InvalidNextTokenException",
                "RequestExpired",
                "TransactionInProgressException");
        add(Kind.DENIED, "AccessDenied", "AccessDeniedException", "NotAuthorized");
        advise(
                Kind.DENIED,
                CREDENTIALS,
                "ExpiredTokenException",
                "IncompleteSignature",
                "InvalidClientTokenId",
                "InvalidSignatureException",
                "MissingAuthenticationTokenException",
                "UnrecognizedClientException");
        advise(Kind.DENIED, "the AWS account must be subscribed to the service", "OptInRequired");
        add(Kind.REFUSED, "ValidationError", "ValidationException");
        advise(
                Kind.REFUSED,
                "the account has no more parameters of this tier: delete some, raise the quota, or set"
                        + " TENANTCONFIG_PARAMETER_TIER to Advanced",
                "ParameterLimitExceeded");
        advise(
                Kind.REFUSED,
                "the oldest of the parameter's 100 versions has a label and cannot make room: remove the label, or move"
                        + " it to a newer version",
                "ParameterMaxVersionLimitExceeded");
        advise(
                Kind.REFUSED,
                "the path has more than 15 levels: use a key with fewer, or a shorter root",
                "HierarchyLevelLimitExceededException");
        advise(
                Kind.REFUSED,
                "the KMS key is missing, disabled or not for this role: check TENANTCONFIG_PARAMETER_KMS_KEY and the"
                        + " key's policy",
                "InvalidKeyId");
        advise(
                Kind.REFUSED,
                "the table is not in this account and region (or the KMS key, if a secret was written): create it, or"
                        + " check TENANTCONFIG_DYNAMODB_TABLE, TENANTCONFIG_SECRET_KMS_KEY and AWS_REGION",
                "ResourceNotFoundException");
        advise(Kind.REFUSED, PATTERN, "InvalidAllowedPatternException", "ParameterPatternMismatchException");
        advise(
                Kind.REFUSED,
                POLICIES,
                "IncompatiblePolicyException",
                "InvalidPolicyAttributeException",
                "InvalidPolicyTypeException",
                "PoliciesLimitExceededException");
        advise(Kind.REFUSED, COLLECTION, "ItemCollectionSizeLimitExceeded", "ItemCollectionSizeLimitExceededException");
        advise(
                Kind.REFUSED,
                "the KMS key of the secret is missing, disabled or not for this role: check TENANTCONFIG_SECRET_KMS_KEY"
                        + " and the key's policy",
                "DecryptionFailure",
                "EncryptionFailure");
        advise(
                Kind.REFUSED,
                "the account has no more secrets, or this one no more versions: it had more than 100 in 24 hours",
                "LimitExceededException");
        advise(
                Kind.REFUSED,
                "the secret is managed by another service, or its deletion has begun: see what it is used for",
                "InvalidRequestException");
        advise(
                Kind.REFUSED,
                "the secret has replicas in other regions or a policy of its own that stands in the way: remove them",
                "MalformedPolicyDocumentException",
                "PreconditionNotMetException");
        advise(
                Kind.REFUSED,
                BUG,
                "DuplicateItem",
                "InvalidFilterKey",
                "InvalidFilterOption",
                "InvalidFilterValue",
                "InvalidParameterException",
                "UnsupportedParameterType");
    }

    private AwsErrorTable() {}

    /** Empty for a code that is not listed. */
    static Optional<Meaning> of(String code) {
        return Optional.ofNullable(MEANINGS.get(code));
    }

    /** Everything, by code. */
    static SortedMap<String, Meaning> all() {
        return new TreeMap<>(MEANINGS);
    }

    private static void add(Kind kind, String... codes) {
        Stream.of(codes).forEach(code -> MEANINGS.put(code, new Meaning(kind, Optional.empty())));
    }

    private static void advise(Kind kind, String advice, String... codes) {
        Stream.of(codes).forEach(code -> MEANINGS.put(code, new Meaning(kind, Optional.of(advice))));
    }
}
