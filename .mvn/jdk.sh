# Sourced by ./mvnw and ./quickstart.sh: exports JAVA_HOME as a JDK of the version that this project needs, or stops with a
# message that says what is missing. A JAVA_HOME that is already new enough is kept.

required_jdk=25

jdk_feature_version() { # DIR: prints the feature version of the JDK there; nothing when there is none
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

is_required_jdk() { # DIR
  feature=$(jdk_feature_version "$1")
  [ -n "$feature" ] && [ "$feature" -ge "$required_jdk" ]
}

find_jdk() {
  for candidate in "${JAVA_HOME:-}" "${JDK25_HOME:-}" "${JAVA_HOME_25_X64:-}" "${JAVA_HOME_25_ARM64:-}" \
    /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] || continue
    if is_required_jdk "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  if command -v javac >/dev/null 2>&1; then
    on_path=$(javac -J-XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    if is_required_jdk "$on_path"; then
      printf '%s\n' "$on_path"
      return 0
    fi
  fi
  return 1
}

if ! found_jdk=$(find_jdk); then
  cat >&2 <<MESSAGE
JDK $required_jdk or newer is needed, and none was found.
  JAVA_HOME: ${JAVA_HOME:-not set} (expected: the directory of a JDK $required_jdk or newer)
  looked in: JAVA_HOME, JDK25_HOME, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, ~/.asdf, mise, macOS' Java folders and the PATH
Install one (for instance "sdk install java 25-tem", or Eclipse Temurin 25 from https://adoptium.net), then run this again.
MESSAGE
  exit 1
fi
JAVA_HOME=$found_jdk
export JAVA_HOME
