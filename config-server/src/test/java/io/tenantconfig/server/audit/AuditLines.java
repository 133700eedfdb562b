package io.tenantconfig.server.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What was written to the audit log since this was made; one test writes at a time. */
public final class AuditLines {

    /** Where the tests' logback.xml has it written. */
    private static final Path FILE = Path.of("target", "audit.log");

    private final int before;

    public AuditLines() throws IOException {
        this.before = Files.exists(FILE) ? Files.readAllLines(FILE).size() : 0;
    }

    public List<String> read() throws IOException {
        List<String> all = Files.readAllLines(FILE);
        return all.subList(before, all.size());
    }
}
