package io.tenantconfig.storage;

import io.tenantconfig.core.Version;
import io.tenantconfig.core.route.Location;
import io.tenantconfig.core.store.Change;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.StoreException;
import io.tenantconfig.core.store.WriteResult;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ssm.model.HierarchyTypeMismatchException;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.Tag;
import software.amazon.awssdk.services.ssm.model.TooManyUpdatesException;

/** PutParameter, with the mark in the Description, and DeleteParameters. */
final class ParameterPuts implements EntryWrites {

    private static final String OPERATION = "PutParameter";

    private final Parameters parameters;
    private final ParameterStoreSettings settings;

    ParameterPuts(Parameters parameters, ParameterStoreSettings settings) {
        this.parameters = parameters;
        this.settings = settings;
    }

    /** Tags can be given now or never: PutParameter refuses them with Overwrite. */
    @Override
    public WriteResult create(Claim claim, Change.Put put) {
        var scope = put.placement().id().scope();
        return send(
                1,
                request(claim, put, 1)
                        .overwrite(false)
                        .tags(List.of(
                                tag("tenant", scope.tenant().value()),
                                tag("service", scope.service().value()),
                                tag("cluster", claim.owner().cluster().value())))
                        .build());
    }

    @Override
    public WriteResult overwrite(Claim claim, Change.Put put, Version seen) {
        long expected = seen.number() + 1;
        return send(expected, request(claim, put, expected).overwrite(true).build());
    }

    @Override
    public int deletesAtOnce() {
        return Parameters.MAX_NAMES;
    }

    @Override
    public void delete(List<Location> locations) {
        parameters.delete(locations);
    }

    private PutParameterRequest.Builder request(Claim claim, Change.Put put, long expected) {
        var request = PutParameterRequest.builder()
                .name(put.location().path())
                .value(put.text())
                .type(put.secret() ? ParameterType.SECURE_STRING : ParameterType.STRING)
                .tier(settings.tier().parameterTier())
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
                return failed(AwsErrors.of(Parameters.STORE, OPERATION, e));
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
