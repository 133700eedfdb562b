package io.tenantconfig.refresh;

import io.tenantconfig.core.InvalidInputException;
import io.tenantconfig.core.settings.Kind;
import io.tenantconfig.core.settings.Setting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How the function reaches the API server, and by what that knows it. */
sealed interface ClusterAccess {

    /** As this file says: for a try on one's own machine. */
    record Kubeconfig(Path file) implements ClusterAccess {}

    /**
     * At an address.
     *
     * @param certificates of the authorities that may vouch for the API server, in PEM; empty means those that Java trusts
     */
    record Address(URI apiServer, Optional<String> certificates, Identity identity) implements ClusterAccess {}

    /** By what the API server knows the function. */
    sealed interface Identity {

        /** The function's role in AWS, mapped by an access entry of this EKS cluster. */
        record EksRole(String cluster) implements Identity {}

        /** A service account's token in a file. */
        record TokenFile(Path file) implements Identity {}

        /** A service account's token in AWS Secrets Manager, by the secret's name or ARN. */
        record TokenSecret(String secret) implements Identity {}
    }

    Setting<String, Optional<String>> EKS_CLUSTER = Setting.optional(
            "EKS_CLUSTER",
            "the EKS cluster that knows the function by its role",
            Kind.matching("an EKS cluster's name", "[0-9A-Za-z][A-Za-z0-9_-]{0,99}"),
            "none");
    Setting<Path, Optional<Path>> TOKEN_FILE =
            Setting.optional("TOKEN_FILE", "a file with a service account's token", Kind.PATH, "none");
    Setting<String, Optional<String>> TOKEN_SECRET = Setting.optional(
            "TOKEN_SECRET",
            "the name or ARN of a secret in AWS Secrets Manager that is a service account's token",
            Kind.matching("a secret's name or ARN", "[A-Za-z0-9/_+=.@:-]{1,2048}"),
            "none");
    Setting<Path, Optional<Path>> KUBECONFIG =
            Setting.optional("KUBECONFIG", "a kubeconfig file, for a try on one's own machine", Kind.PATH, "none");
    Setting<URI, Optional<URI>> API_SERVER = Setting.optional(
            "API_SERVER",
            "the API server's address",
            new Kind<>(
                    "an https:// address",
                    URI::create,
                    address -> "https".equals(address.getScheme()) && address.getHost() != null),
            "as the kubeconfig file says");
    Setting<String, Optional<String>> API_SERVER_CA = Setting.optional(
            "API_SERVER_CA",
            "the certificates of the API server's authorities, base64 of PEM",
            Kind.of(
                    "base64 of certificates in PEM",
                    text -> certificates(Base64.getDecoder().decode(text))),
            "those that Java trusts");
    Setting<Path, Optional<Path>> API_SERVER_CA_FILE =
            Setting.optional("API_SERVER_CA_FILE", "a file with the same in PEM", Kind.PATH, "none");

    List<Setting<?, ?>> SETTINGS =
            List.of(EKS_CLUSTER, TOKEN_FILE, TOKEN_SECRET, KUBECONFIG, API_SERVER, API_SERVER_CA, API_SERVER_CA_FILE);

    /**
     * What an environment sets.
     *
     * @throws InvalidInputException if a setting is missing or wrong, or two contradict each other, naming it
     */
    static ClusterAccess parse(Map<String, String> environment) {
        List<Setting<?, ?>> identities = List.of(EKS_CLUSTER, TOKEN_FILE, TOKEN_SECRET, KUBECONFIG);
        refuseTogether(environment, identities);
        refuseTogether(environment, List.of(KUBECONFIG, API_SERVER));
        refuseTogether(environment, List.of(KUBECONFIG, API_SERVER_CA, API_SERVER_CA_FILE));
        Optional<Path> kubeconfig = KUBECONFIG.in(environment);
        if (kubeconfig.isPresent()) {
            return new Kubeconfig(kubeconfig.get());
        }
        Identity identity = Stream.<Optional<? extends Identity>>of(
                        EKS_CLUSTER.in(environment).map(Identity.EksRole::new),
                        TOKEN_FILE.in(environment).map(Identity.TokenFile::new),
                        TOKEN_SECRET.in(environment).map(Identity.TokenSecret::new))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> missing(
                        EKS_CLUSTER,
                        identities.stream()
                                .map(Setting::name)
                                .sorted()
                                .collect(Collectors.joining(", ", "one of ", ""))));
        Optional<String> certificates = API_SERVER_CA
                .in(environment)
                .or(() -> API_SERVER_CA_FILE.in(environment).map(ClusterAccess::read));
        if (identity instanceof Identity.EksRole && certificates.isEmpty()) {
            throw missing(
                    API_SERVER_CA,
                    "the certificate authority of the EKS cluster, here or in " + API_SERVER_CA_FILE.name());
        }
        URI apiServer =
                API_SERVER.in(environment).orElseThrow(() -> missing(API_SERVER, "the API server's https:// address"));
        return new Address(apiServer, certificates, identity);
    }

    private static void refuseTogether(Map<String, String> environment, List<Setting<?, ?>> alternatives) {
        List<String> set = alternatives.stream()
                .map(Setting::name)
                .filter(name -> !environment.getOrDefault(name, "").isEmpty())
                .toList();
        if (set.size() > 1) {
            throw InvalidInputException.of(
                    set.getLast(), environment.getOrDefault(set.getLast(), ""), "not together with " + set.getFirst());
        }
    }

    private static InvalidInputException missing(Setting<?, ?> setting, String expected) {
        return new InvalidInputException(setting.name() + ": missing (expected: " + expected + ")");
    }

    private static String read(Path file) {
        try {
            return certificates(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw InvalidInputException.of(
                    API_SERVER_CA_FILE.name(), file.toString(), "a readable file of certificates in PEM");
        }
    }

    /** @throws IllegalArgumentException if these are none */
    private static String certificates(byte[] pem) {
        try {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty()) {
                throw new IllegalArgumentException("no certificate");
            }
            return new String(pem, StandardCharsets.US_ASCII);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
