#!/usr/bin/env bash
# Runs the system test with Argo CD: its scripts by its own command, and tenants synced from Git to the stores.
# Usage: run.sh [options of Maven, such as -Dgitops.update=true to write the transcript of docs/gitops.md anew]
#
# It needs what the ordinary tests need, and Git and Go for Argo CD (provide.sh); three minutes once that is built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
system-tests/gitops/provide.sh >/dev/null
exec ./mvnw --batch-mode --no-transfer-progress -pl system-tests -am verify \
  -DexcludedGroups= -Dtest='io.tenantconfig.system.gitops.*' -Dsurefire.failIfNoSpecifiedTests=false -DskipITs "$@"
