#!/usr/bin/env bash
# Provides Argo CD's programs as the system test runs them, and prints the directory that holds them:
#   argocd and its components by name (argocd-application-controller, argocd-applicationset-controller, argocd-repo-server),
#   kustomize, a redis for the cache, and manifests/, by which Argo CD is installed.
# Usage: provide.sh
#
# They are built from the Go modules that argo-cd/go.sum pins: Go 1.25.5 or newer and 4 GB of disk for its caches, seven
# to nine minutes on two cores. What was built stays in ${XDG_CACHE_HOME:-~/.cache}/tenantconfig/argocd.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
argocd=github.com/argoproj/argo-cd/v3
kustomize=sigs.k8s.io/kustomize/kustomize/v5

say() { echo "argo cd: $*" >&2; }

cd "$here/argo-cd"
version=$(awk -v module="$argocd" '$1 == module { print $2 }' go.mod)
# The name tells of what it was made, so a directory of that name is complete and never stale.
pins=$(cat go.mod go.sum redis.go ../provide.sh | git hash-object --stdin | cut -c1-12)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/tenantconfig/argocd
directory=$cache/$version-$pins
if [ -d "$directory" ]; then
  echo "$directory"
  exit
fi
command -v go >/dev/null || {
  say "go is not installed (expected: Go 1.25.5 or newer, from https://go.dev/dl)"
  exit 1
}

say "building Argo CD $version from its Go modules; this takes minutes, once"
mkdir -p "$cache"
work=$(mktemp -d "$cache/.work.XXXXXX")
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT

build() { # BINARY, PACKAGE
  say "building $1"
  CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath \
    -ldflags "-s -w -X $argocd/common.version=${version#v}" -o "$work/built/$1" "$2" >&2
}
mkdir "$work/built"
build redis .
build kustomize "$kustomize"
build argocd "$argocd/cmd"
# The program is the component by whose name it is called.
for component in application-controller applicationset-controller repo-server; do
  ln -s argocd "$work/built/argocd-$component"
done
module=$(go list -mod=readonly -m -f '{{.Dir}}' "$argocd")
cp -r "$module/manifests" "$work/built/manifests"
# Go's module cache is read-only; this copy is to be removable.
chmod -R u+w "$work/built"

mv -T "$work/built" "$directory" 2>/dev/null || [ -d "$directory" ] # Another run may have been faster.
echo "$directory"
