#!/usr/bin/env bash
# Runs the system test with Argo CD: its scripts by its own command, and tenants synced from Git to the stores.
# Usage: run.sh [options of Maven, such as -Dgitops.update=true to write the transcripts of docs/gitops.md anew]
#
# It needs what the ordinary tests need, and Git and Go for Argo CD (provide.sh); some minutes once that is built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
system-tests/gitops/provide.sh >/dev/null
reports=system-tests/target/failsafe-reports
rm -rf "$reports"
./mvnw --batch-mode --no-transfer-progress -pl system-tests -am verify -Dgroups=gitops -DexcludedGroups= "$@"

# Maven is content when a filter leaves nothing to run.
for source in system-tests/src/test/java/io/tenantconfig/system/gitops/*IT.java; do
  test=$(basename "$source" .java)
  grep -q '<testcase' "$reports/TEST-io.tenantconfig.system.gitops.$test.xml" || {
    echo "gitops: $test was not run (expected: a report in $reports)" >&2
    exit 1
  }
done
