package io.tenantconfig.system.admission;

import io.tenantconfig.quickstart.kube.Kubectl;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Path;

/** Manifests that tests need to be there, beside this class. */
final class Fixtures {

    private static final Path DIRECTORY =
            Checkout.ROOT.resolve("system-tests/src/test/resources/io/tenantconfig/system/admission");

    private Fixtures() {}

    /** Applies one of the files. */
    static void apply(Kubectl kubectl, String file) throws IOException {
        kubectl.succeed("apply", "--server-side", "-f", DIRECTORY.resolve(file).toString());
    }
}
