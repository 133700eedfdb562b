package io.tenantconfig.storage.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** cfn-lint: the rules of CloudFormation and of its resource types, without an account. */
public final class CfnLint {

    private CfnLint() {}

    /**
     * What it finds in templates: a text for people, empty when it has nothing to say.
     *
     * @param templates checked against what some regions offer, US government ones among them
     */
    public static String findings(Path... templates) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                PythonProgram.CFN_LINT.executable().toString(),
                "--format",
                "parseable",
                "--include-checks",
                "I",
                "--regions",
                "eu-west-1",
                "us-east-1",
                "us-gov-west-1",
                "--"));
        Arrays.stream(templates).map(Path::toString).forEach(line::add);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String findings = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 && findings.isBlank()) {
            throw new IllegalStateException("cfn-lint ended with " + process.exitValue() + " and said nothing");
        }
        return findings.strip();
    }
}
