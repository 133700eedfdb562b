package io.tenantconfig.storage;

import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Sighting;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.WriteResult;
import io.tenantconfig.storage.ParameterStoreSettings.Tier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.model.HierarchyTypeMismatchException;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterMetadata;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.Tag;
import software.amazon.awssdk.services.ssm.model.TooManyUpdatesException;

/** PutParameter, with the mark in the Description, and DeleteParameters. */
final class ParameterPuts implements EntryWrites<ParameterMetadata> {

    private static final String OPERATION = "PutParameter";

    private final Parameters parameters;
    private final ParameterStoreSettings settings;

    ParameterPuts(Parameters parameters, ParameterStoreSettings settings) {
        this.parameters = parameters;
        this.settings = settings;
    }

    @Override
    public Map<Location, ParameterMetadata> look(Set<Location> locations) {
        return parameters.metadata(locations);
    }

    @Override
    public Sighting sighting(ParameterMetadata seen) {
        return Parameters.sighting(seen);
    }

    /** Tags can be given now or never: PutParameter refuses them with Overwrite. */
    @Override
    public WriteResult create(Claim claim, Change.Put put) {
        var scope = put.placement().id().scope();
        return send(
                1,
                request(claim, put, 1)
                        .tier(settings.tier().parameterTier())
                        .overwrite(false)
                        .tags(List.of(
                                tag("tenant", scope.tenant().value()),
                                tag("service", scope.service().value()),
                                tag("cluster", claim.owner().cluster().value())))
                        .build());
    }

    @Override
    public WriteResult overwrite(Claim claim, Change.Put put, ParameterMetadata seen) {
        long expected = seen.version() + 1;
        return send(
                expected,
                request(claim, put, expected)
                        .tier(tier(put, seen))
                        .overwrite(true)
                        .build());
    }

    /**
     * The tier that a parameter has: AWS refuses the way back from Advanced, and a request without a tier asks for the
     * account's default one (https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-default-tier.html). Only a value
     * that does not fit makes a Standard one Advanced, which AWS charges for.
     */
    private ParameterTier tier(Change.Put put, ParameterMetadata seen) {
        boolean fits = put.text().getBytes(StandardCharsets.UTF_8).length <= Tier.STANDARD.maxValueBytes();
        return seen.tier() != ParameterTier.ADVANCED && fits ? ParameterTier.STANDARD : ParameterTier.ADVANCED;
    }

    @Override
    public int deletesAtOnce() {
        return Parameters.MAX_NAMES;
    }

    @Override
    public void delete(Claim claim, List<Location> locations) {
        parameters.delete(locations);
    }

    private PutParameterRequest.Builder request(Claim claim, Change.Put put, long expected) {
        var request = PutParameterRequest.builder()
                .name(put.location().path())
                .value(put.text())
                .type(put.secret() ? ParameterType.SECURE_STRING : ParameterType.STRING)
                .description(new Mark(claim, Long.toString(expected)).format());
        if (put.secret()) {
            settings.kmsKey().ifPresent(request::keyId);
        }
        return request;
    }

    private WriteResult send(long expected, PutParameterRequest request) {
        var backoff = new Backoff(Parameters.STORE);
        while (true) {
            try {
                long version = parameters.client().putParameter(request).version();
                return version == expected ? new WriteResult.Written(Long.toString(version)) : new WriteResult.Moved();
            } catch (ParameterAlreadyExistsException e) {
                return new WriteResult.Taken();
            } catch (HierarchyTypeMismatchException e) {
                return new WriteResult.TypeFixed();
            } catch (TooManyUpdatesException e) {
                // Somebody else writes this one parameter at this moment; the others are not concerned.
                if (backoff.isExhausted()) {
                    return new WriteResult.Failed(AwsErrors.of(Parameters.STORE, OPERATION, e));
                }
                backoff.pause();
            } catch (SdkException e) {
                return failed(AwsErrors.ofChange(Parameters.STORE, OPERATION, e));
            }
        }
    }

    private static WriteResult failed(StoreException failure) {
        if (failure.isTransient()) {
            throw failure;
        }
        return new WriteResult.Failed(failure);
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
