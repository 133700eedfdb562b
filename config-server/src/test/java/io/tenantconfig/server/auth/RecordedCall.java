package io.tenantconfig.server.auth;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tenantconfig.v1.ConfigServiceGrpc;
import io.tenantconfig.v1.GetConfigRequest;
import io.tenantconfig.v1.GetConfigResponse;
import java.util.ArrayList;
import java.util.List;

/** A call of GetConfig that nobody made, and of which nothing is heard but how it ends. */
public final class RecordedCall extends ServerCall<GetConfigRequest, GetConfigResponse> {

    private final List<Status> closed = new ArrayList<>();

    /** With what it was closed, each time that it was. */
    List<Status> closed() {
        return closed;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(GetConfigResponse message) {}

    @Override
    public void close(Status status, Metadata trailers) {
        closed.add(status);
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public MethodDescriptor<GetConfigRequest, GetConfigResponse> getMethodDescriptor() {
        return ConfigServiceGrpc.getGetConfigMethod();
    }
}
