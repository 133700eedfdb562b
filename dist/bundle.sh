#!/usr/bin/env bash
# Renders install.yaml, what "kubectl apply -f" installs, with the control plane's kubectl: ./bundle.sh VERSION
set -euo pipefail
cd "$(dirname "$0")"
version=${1:?VERSION is missing (expected: the project\'s version)}
programs=$(../system-tests/control-plane/provide.sh)
trap 'rm -f install.yaml.new' EXIT
{
  sed "s/@VERSION@/$version/" install-header.txt
  "$programs/kubectl" kustomize .
} >install.yaml.new
mv install.yaml.new install.yaml
