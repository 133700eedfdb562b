#!/usr/bin/env bash
# Builds what is not built yet, then runs the whole loop in one JVM: ./quickstart.sh [options], see --help.
set -euo pipefail
cd "$(dirname "$0")"
. .mvn/jdk.sh

lib=quickstart/target/lib
built=quickstart/target/.built
log=quickstart/target/build.log

is_up_to_date() {
  [ -e "$built" ] && [ -z "$(find . -path '*/target' -prune -o -path ./.git -prune -o -path ./quickstart/run -prune -o -path ./quickstart/tenants -prune -o \
    -type f \( -name '*.java' -o -name '*.proto' -o -name '*.xml' -o -name '*.yaml' -o -path '*/META-INF/services/*' \) \
    -newer "$built" -print -quit)" ]
}

show_progress() {
  awk '
    /^\[INFO\] Building TenantConfig/ { sub(/^\[INFO\] Building /, ""); sub(/ 0\.[^ ]*/, ""); print "  " $0; fflush() }
    /Downloaded from/ && ++files % 100 == 0 { print "  … " files " files downloaded"; fflush() }'
}

if ! is_up_to_date; then
  mkdir -p "$(dirname "$log")"
  echo "Building (the first time, Maven downloads what it needs; the log is $log):"
  trap 'echo "Stopped while it was building." >&2; exit 130' INT
  if ! ./mvnw --batch-mode -pl quickstart -am package -DskipTests 2>&1 | tee "$log" | show_progress; then
    echo "The build failed:" >&2
    grep -m 20 -E '^\[ERROR\]' "$log" >&2 || tail -n 20 "$log" >&2
    exit 1
  fi
  trap - INT
  touch "$built"
fi

exec "$JAVA_HOME/bin/java" \
  --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m \
  -cp "quickstart/target/classes:$lib/*" io.tenantconfig.quickstart.Main --home quickstart "$@"
