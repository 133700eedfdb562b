#!/usr/bin/env bash
# Builds what it needs, then measures: benchmarks/run.sh COMMAND [options], see --help.
set -euo pipefail
cd "$(dirname "$0")/.."
. .mvn/jdk.sh

./mvnw --batch-mode --quiet -pl benchmarks -am package -DskipTests
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC -Xmx3g \
  -Dlogback.configurationFile=benchmarks/logback.xml \
  -cp "benchmarks/target/classes:$(cat benchmarks/target/runtime.classpath)" io.tenantconfig.benchmarks.Main "$@"
