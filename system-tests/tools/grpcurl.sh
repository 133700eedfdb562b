#!/usr/bin/env bash
# Prints the path of grpcurl: the one on the PATH, or one that is built with Go and kept outside the checkout. Go's checksum
# database vouches for it. Usage: grpcurl.sh
set -euo pipefail
version=1.9.3

if command -v grpcurl; then
  exit
fi
directory=${XDG_CACHE_HOME:-$HOME/.cache}/tenantconfig/grpcurl-$version
if [ ! -x "$directory/grpcurl" ]; then
  mkdir -p "$directory"
  work=$(mktemp -d "$directory/.work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  if ! GOBIN=$work go install "github.com/fullstorydev/grpcurl/cmd/grpcurl@v$version" >&2; then
    echo "grpcurl: none found (expected: grpcurl on the PATH, or Go to install version $version with)" >&2
    exit 1
  fi
  mv "$work/grpcurl" "$directory/grpcurl"
fi
echo "$directory/grpcurl"
