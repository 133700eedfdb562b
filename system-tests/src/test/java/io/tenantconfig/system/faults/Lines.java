package io.tenantconfig.system.faults;

import io.tenantconfig.process.Line;
import io.tenantconfig.quickstart.LocalAws;
import io.tenantconfig.quickstart.kube.ControlPlane;
import io.tenantconfig.quickstart.local.TokenIssuer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What lies between the system and all that it needs, to be cut. */
final class Lines implements AutoCloseable {

    private final Line apiServer;
    private final Line issuer;
    private final Map<Integer, Line> stores;

    Lines(ControlPlane controlPlane, LocalAws aws, TokenIssuer issuer) {
        this.apiServer = Line.to(controlPlane.uri().getPort());
        this.issuer = Line.to(URI.create(issuer.jwksUrl()).getPort());
        this.stores = aws.environment().entrySet().stream()
                .filter(Lines::isEndpoint)
                .map(endpoint -> URI.create(endpoint.getValue()).getPort())
                .collect(Collectors.toMap(port -> port, Line::to));
    }

    private static boolean isEndpoint(Map.Entry<String, String> variable) {
        return variable.getKey().startsWith("AWS_ENDPOINT_URL_");
    }

    Line apiServer() {
        return apiServer;
    }

    List<Line> stores() {
        return List.copyOf(stores.values());
    }

    void cutAll() {
        all().forEach(Line::cut);
    }

    void mendAll() {
        all().forEach(Line::mend);
    }

    private Stream<Line> all() {
        return Stream.concat(Stream.of(apiServer, issuer), stores.values().stream());
    }

    /** The kubeconfig that leads here instead. */
    String through(ControlPlane controlPlane, String kubeconfig) {
        return kubeconfig.replace(":" + controlPlane.uri().getPort(), ":" + apiServer.port());
    }

    String jwksUrl(TokenIssuer tokens) {
        URI direct = URI.create(tokens.jwksUrl());
        return direct.toString().replace(":" + direct.getPort(), ":" + issuer.port());
    }

    /** The variables by which AWS's SDKs find the stores. */
    Map<String, String> environment(LocalAws aws) {
        return aws.environment().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        variable ->
                                isEndpoint(variable) ? through(URI.create(variable.getValue())) : variable.getValue()));
    }

    private String through(URI endpoint) {
        return endpoint.toString()
                .replace(
                        ":" + endpoint.getPort(),
                        ":" + stores.get(endpoint.getPort()).port());
    }

    @Override
    public void close() {
        all().forEach(Line::close);
    }
}
