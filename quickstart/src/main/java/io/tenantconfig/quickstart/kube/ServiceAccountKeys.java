package io.tenantconfig.quickstart.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The files with which ServiceAccount tokens are signed and verified.
 *
 * @param privateKey PEM
 * @param publicKey PEM
 */
record ServiceAccountKeys(Path privateKey, Path publicKey) {

    private static final int BITS = 2048;
    private static final int PEM_LINE = 64;

    /** Makes a new pair. */
    static ServiceAccountKeys createIn(Path directory) throws IOException {
        KeyPair pair = generate();
        var keys = new ServiceAccountKeys(
                directory.resolve("service-account.key"), directory.resolve("service-account.pub"));
        Files.writeString(keys.privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
        Files.writeString(keys.publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        return keys;
    }

    private static KeyPair generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has RSA", e);
        }
    }

    private static String pem(String label, byte[] encoded) {
        String body = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
