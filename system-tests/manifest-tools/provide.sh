#!/usr/bin/env bash
# Provides what the tests of the manifests need besides the control plane, and prints the directory that holds it: kubeconform;
# promql, which parses expressions as Prometheus does; hcl, which evaluates a Terraform module; and in crds/ the
# CustomResourceDefinitions of cert-manager and the Prometheus operator. Usage: provide.sh
#
# All of it comes from Go modules, compared with the sums below and in the programs' go.sum, and is cached in
# ${XDG_CACHE_HOME:-~/.cache}/tenantconfig/manifest-tools. Needs Go 1.25 or newer, but only when the cache is empty.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

kubeconform=github.com/yannh/kubeconform@v0.7.0
prometheus=github.com/prometheus-operator/prometheus-operator@v0.85.0
cert_manager=github.com/cert-manager/cert-manager@v1.19.1
sum_of() { # MODULE
  case $1 in
    "$kubeconform") echo h1:ZFfniR8VChrWQxaxTUGnNrxw8RIDkjVBrjdhXSamwjw= ;;
    "$prometheus") echo h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s= ;;
    "$cert_manager") echo h1:Txh8L/nLWTDcb7ZnXuXbTe15BxQnLbLirXmbNk0fGgY= ;;
  esac
}

say() { echo "manifest tools: $*" >&2; }

# Another recipe makes another directory.
recipe=$(cat "$here/provide.sh" "$here"/promql/* "$here"/hcl/* | cksum | cut -d' ' -f1)
directory=${XDG_CACHE_HOME:-$HOME/.cache}/tenantconfig/manifest-tools/$recipe
if [ -d "$directory" ]; then
  echo "$directory"
  exit
fi
command -v go >/dev/null || {
  say "go: not found (expected: Go 1.25 or newer, from https://go.dev/dl, to build kubeconform, promql and hcl)"
  exit 1
}
mkdir -p "$(dirname "$directory")"
work=$(mktemp -d "$directory.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" # Out of reach of any go.mod.

field() { # NAME: of the JSON on standard input, as go prints it
  sed -n "s/^.*\"$1\": \"\(.*\)\",*$/\1/p"
}

module() { # MODULE: downloads, compares and prints its directory
  local answer actual
  say "downloading $1"
  answer=$(go mod download -json "$1") || { say "$1: $(field Error <<<"$answer")"; exit 1; }
  actual=$(field Sum <<<"$answer")
  [ "$actual" = "$(sum_of "$1")" ] || { say "$1: $actual (expected: $(sum_of "$1"))"; exit 1; }
  field Dir <<<"$answer"
}

mkdir crds
crds=$(module "$prometheus")
cp "$crds"/example/prometheus-operator-crd/monitoring.coreos.com_{podmonitors,prometheusrules}.yaml crds
crds=$(module "$cert_manager")
cp "$crds"/deploy/crds/cert-manager.io_certificates.yaml crds
chmod -R u+w crds

build() { # DIRECTORY, PACKAGE, PROGRAM
  say "building $3"
  (cd "$1" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -mod=readonly -o "$work/$3" "$2") >&2
}

source=$(module "$kubeconform")
build "$source" ./cmd/kubeconform kubeconform
build "$here/promql" . promql
build "$here/hcl" . hcl
mv "$work" "$directory"
trap - EXIT
echo "$directory"
