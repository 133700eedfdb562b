package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.StoreException.Kind;
import io.tenantconfig.core.store.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;

/**
 * CreateSecret, UpdateSecret and DeleteSecret, with the mark in the Description.
 *
 * <p>The client chooses a version's id, its ClientRequestToken, and one that the secret already has is refused
 * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html). So the mark can foretell the
 * version, and an overwrite whose token is made from what was seen is written under a condition after all: of many who
 * saw the same version, one writes. Only what others than operators write meanwhile goes unnoticed.
 *
 * <p>A name stays taken while its secret waits for its deletion. That secret is restored and overwritten by its owner, and by
 * any resource of the cluster once its owner has let go of it, which the mark says since before the deletion. One that
 * somebody else deleted by hand is still its owner's. A crash between the two leaves the old value with the old mark.
 */
final class SecretWrites implements EntryWrites<Sighting> {

    /** In a mark, of the version of a secret that its owner is deleting. No version's id is so short. */
    private static final String LET_GO = "let-go";

    private final Secrets secrets;
    private final SecretsManagerSettings settings;

    SecretWrites(Secrets secrets, SecretsManagerSettings settings) {
        this.secrets = secrets;
        this.settings = settings;
    }

    @Override
    public Map<Location, Sighting> look(Set<Location> locations) {
        Map<Location, Sighting> seen = new LinkedHashMap<>();
        for (Location location : locations) {
            secrets.described(location).flatMap(Secrets::sighting).ifPresent(sighting -> seen.put(location, sighting));
        }
        return seen;
    }

    @Override
    public Sighting sighting(Sighting seen) {
        return seen;
    }

    @Override
    public WriteResult create(Claim claim, Change.Put put) {
        var scope = put.placement().id().scope();
        String version = UUID.randomUUID().toString();
        try {
            secrets.client().createSecret(request -> {
                request.name(put.location().path())
                        .secretString(put.text())
                        .clientRequestToken(version)
                        .description(new Mark(claim, version).format())
                        .tags(
                                tag("tenant", scope.tenant().value()),
                                tag("service", scope.service().value()),
                                tag("cluster", claim.owner().cluster().value()));
                settings.kmsKey().ifPresent(request::kmsKeyId);
            });
            return new WriteResult.Written(version);
        } catch (ResourceExistsException | InvalidRequestException e) {
            return createAgain(claim, put);
        } catch (SdkException e) {
            return failed("CreateSecret", e);
        }
    }

    @Override
    public WriteResult overwrite(Claim claim, Change.Put put, Sighting seen) {
        String version = following(seen.version());
        var request = UpdateSecretRequest.builder()
                .secretId(put.location().path())
                .secretString(put.text())
                .clientRequestToken(version)
                .description(new Mark(claim, version).format());
        settings.kmsKey().ifPresent(request::kmsKeyId);
        try {
            secrets.client().updateSecret(request.build());
            return new WriteResult.Written(version);
        } catch (ResourceExistsException | ResourceNotFoundException | InvalidRequestException e) {
            return new WriteResult.Moved();
        } catch (SdkException e) {
            return failed("UpdateSecret", e);
        }
    }

    @Override
    public int deletesAtOnce() {
        return 1;
    }

    @Override
    public void delete(Claim claim, List<Location> locations) {
        locations.forEach(location -> delete(claim, location));
    }

    private void delete(Claim claim, Location location) {
        var request = DeleteSecretRequest.builder().secretId(location.path());
        settings.recoveryDays()
                .ifPresentOrElse(
                        days -> request.recoveryWindowInDays((long) days),
                        () -> request.forceDeleteWithoutRecovery(true));
        try {
            if (settings.recoveryDays().isPresent()) {
                String letGo = new Mark(claim, LET_GO).format();
                secrets.client()
                        .updateSecret(update -> update.secretId(location.path()).description(letGo));
            }
            secrets.client().deleteSecret(request.build());
        } catch (SdkException e) {
            if (!isGone(location)) {
                throw AwsErrors.of(Secrets.STORE, "DeleteSecret", e);
            }
        }
    }

    private boolean isGone(Location location) {
        return secrets.described(location).flatMap(Secrets::sighting).isEmpty();
    }

    /** The name is taken: by a secret, or by one that is scheduled for deletion. */
    private WriteResult createAgain(Claim claim, Change.Put put) {
        DescribeSecretResponse there = secrets.described(put.location()).orElse(null);
        if (there == null) {
            return new WriteResult.Failed(stillBeingDeleted());
        }
        if (there.deletedDate() == null) {
            return new WriteResult.Taken();
        }
        Sighting last = Secrets.sightingOfAny(there);
        if (!(last instanceof Sighting.Marked marked) || !isFreeFor(claim.owner(), marked.mark())) {
            return new WriteResult.Failed(new StoreException(
                    Kind.REFUSED,
                    Secrets.STORE,
                    "somebody else's secret of this name is scheduled for deletion (expected: one that is restored, or"
                            + " deleted for good)"));
        }
        try {
            secrets.client()
                    .restoreSecret(request -> request.secretId(put.location().path()));
        } catch (ResourceNotFoundException | InvalidRequestException e) {
            return new WriteResult.Failed(stillBeingDeleted());
        } catch (SdkException e) {
            return failed("RestoreSecret", e);
        }
        WriteResult result = overwrite(claim, put, last);
        return result instanceof WriteResult.Moved ? new WriteResult.Taken() : result;
    }

    /** Whether a secret that is scheduled for deletion may become this owner's. */
    private static boolean isFreeFor(Owner owner, Mark mark) {
        return mark.isOf(owner)
                || (mark.version().equals(LET_GO)
                        && mark.claim().owner().cluster().equals(owner.cluster()));
    }

    /** What follows a version: the same id for all who saw the same, and another one when they saw it at another time. */
    private static String following(Version seen) {
        String state = seen.id() + "@" + seen.modifiedAt();
        return UUID.nameUUIDFromBytes(state.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** A deletion without a recovery window takes effect a little later than it is answered. */
    private static StoreException stillBeingDeleted() {
        return new StoreException(
                Kind.UNAVAILABLE, Secrets.STORE, "the secret that had this name is still being deleted");
    }

    private static WriteResult failed(String operation, SdkException exception) {
        StoreException failure = AwsErrors.ofChange(Secrets.STORE, operation, exception);
        if (failure.isTransient()) {
            throw failure;
        }
        return new WriteResult.Failed(failure);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
