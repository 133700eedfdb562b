#!/usr/bin/env bash
# Provides a Kubernetes control plane's binaries (etcd, kube-apiserver, kube-controller-manager, kubectl) and prints the
# directory that holds them. Usage: provide.sh
#
# The first of these that there is:
#   1. KUBE_API_TEST_DIR, taken as it is: $KUBE_API_TEST_DIR/k8s/VERSION-OS-ARCH, where VERSION is
#      KUBE_API_TEST_API_SERVER_VERSION or the version below
#   2. the cache: ${XDG_CACHE_HOME:-~/.cache}/tenantconfig/control-plane, filled by 3 or 4
#   3. the released binaries, downloaded and compared with sha256sums (TENANTCONFIG_DOWNLOADS=off leaves this out)
#   4. a build from the Go modules that kubernetes/go.sum and etcd/go.sum pin: Go 1.25 or newer, 4 GB of disk for its caches,
#      eight minutes on two cores
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
kubernetes=1.34.4
etcd=3.6.14
binaries=(etcd kube-apiserver kube-controller-manager kubectl)

say() { echo "control plane: $*" >&2; }

missing_in() { # DIR: prints the first binary that DIR lacks
  for binary in "${binaries[@]}"; do
    [ -x "$1/$binary" ] || { echo "$binary"; return; }
  done
}

os=$(uname -s | tr '[:upper:]' '[:lower:]')
case $(uname -m) in
  x86_64 | amd64) arch=amd64 ;;
  aarch64 | arm64) arch=arm64 ;;
  *) say "machine: $(uname -m) (expected: x86_64 or arm64)"; exit 1 ;;
esac

if [ -n "${KUBE_API_TEST_DIR:-}" ]; then
  directory=$KUBE_API_TEST_DIR/k8s/${KUBE_API_TEST_API_SERVER_VERSION:-$kubernetes}-$os-$arch
  missing=$(missing_in "$directory")
  [ -z "$missing" ] || {
    say "KUBE_API_TEST_DIR: $KUBE_API_TEST_DIR (expected: an executable $directory/$missing; unset it to have one made)"
    exit 1
  }
  echo "$directory"
  exit
fi

directory=${XDG_CACHE_HOME:-$HOME/.cache}/tenantconfig/control-plane/k8s/$kubernetes-$os-$arch
# Of another pin than this one, a cached etcd is not what is asked for; the directory's name tells Kubernetes' version.
pin=$directory/etcd-$etcd
if [ -e "$pin" ] && [ -z "$(missing_in "$directory")" ]; then
  echo "$directory"
  exit
fi
mkdir -p "$directory"
work=$(mktemp -d "$directory/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT

digest() { # FILE
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

download() { # URL, PATH in sha256sums, FILE
  local expected actual
  expected=$(awk -v path="$2" '$2 == path { print $1 }' "$here/sha256sums")
  [ -n "$expected" ] || return 1 # Not released for this machine.
  say "downloading $1"
  curl --fail --location --silent --show-error --connect-timeout 5 --max-time 600 --output "$3" "$1" >&2 || return 1
  actual=$(digest "$3")
  # Somebody between us and the release: not a reason to try something else quietly.
  [ "$actual" = "$expected" ] || { say "$1: sha256 $actual (expected: $expected)"; exit 1; }
}

download_all() {
  [ "${TENANTCONFIG_DOWNLOADS:-on}" != off ] && command -v curl >/dev/null || return 1
  local binary archive=etcd-v$etcd-$os-$arch
  for binary in kube-apiserver kube-controller-manager kubectl; do
    download "${KUBERNETES_DOWNLOADS:-https://dl.k8s.io}/v$kubernetes/bin/$os/$arch/$binary" \
      "kubernetes/v$kubernetes/bin/$os/$arch/$binary" "$work/$binary" || return 1
  done
  download "${ETCD_DOWNLOADS:-https://github.com/etcd-io/etcd/releases/download}/v$etcd/$archive.tar.gz" \
    "etcd/v$etcd/$archive.tar.gz" "$work/etcd.tar.gz" || return 1
  tar -xzf "$work/etcd.tar.gz" -C "$work" --strip-components=1 "$archive/etcd"
}

build() { # MODULE, PACKAGE, BINARY, LDFLAGS
  say "building $3"
  (cd "$here/$1" && CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath -ldflags "-s -w $4" -o "$work/$3" "$2") >&2
}

build_all() {
  command -v go >/dev/null || return 1
  say "building Kubernetes $kubernetes and etcd $etcd from their Go modules; this takes minutes, once"
  local version=k8s.io/component-base/version binary
  build etcd go.etcd.io/etcd/server/v3 etcd "" || return 1
  for binary in kube-apiserver kube-controller-manager kubectl; do
    build kubernetes "k8s.io/kubernetes/cmd/$binary" "$binary" \
      "-X $version.gitVersion=v$kubernetes -X $version.gitMajor=1 -X $version.gitMinor=34" || return 1
  done
}

if ! download_all && ! build_all; then
  say "no binaries for $os/$arch: they can neither be downloaded (expected: curl, and dl.k8s.io and github.com within reach)"
  say "nor built (expected: Go 1.25 or newer, from https://go.dev/dl). Or set KUBE_API_TEST_DIR to a directory that has them."
  exit 1
fi
for binary in "${binaries[@]}"; do
  chmod +x "$work/$binary"
  mv "$work/$binary" "$directory/$binary"
done
touch "$pin"
echo "$directory"
