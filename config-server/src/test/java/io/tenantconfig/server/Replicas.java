package io.tenantconfig.server;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Resolves {@code replicas:///HOST:PORT,HOST:PORT} to these addresses, as DNS does with a headless Service's name. */
final class Replicas extends NameResolverProvider {

    private static final String SCHEME = "replicas";

    static String target(String... addresses) {
        return SCHEME + ":///" + String.join(",", addresses);
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
        List<EquivalentAddressGroup> groups = Stream.of(
                        target.getPath().substring(1).split(",", -1))
                .map(address -> new EquivalentAddressGroup(socketAddress(address)))
                .toList();
        return new NameResolver() {

            @Override
            public String getServiceAuthority() {
                return "config-server";
            }

            @Override
            public void start(Listener2 listener) {
                listener.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(groups))
                        .build());
            }

            @Override
            public void shutdown() {}
        };
    }

    private static SocketAddress socketAddress(String address) {
        String[] parts = address.split(":", -1);
        return new InetSocketAddress(InetAddress.ofLiteral(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return 5;
    }

    @Override
    public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
        return Set.of(InetSocketAddress.class);
    }
}
