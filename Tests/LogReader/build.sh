#!/usr/bin/env bash
# build.sh: builds the reader with Debian's own x/mod, and prints where it is. Exit 3: no Go here.
set -euo pipefail
cd "$(dirname "$0")"

export GO111MODULE=off GOPATH=${GOCODE:-/usr/share/gocode} GOFLAGS=
if ! command -v go >/dev/null || [ ! -d "$GOPATH/src/golang.org/x/mod/sumdb/tlog" ]; then
    echo "no log reader: it needs golang-go and golang-golang-x-mod-dev" >&2
    exit 3
fi
reader=$(cd ../.. && pwd)/.build/logreader
go build -o "$reader" .
echo "$reader"
