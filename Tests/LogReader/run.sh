#!/usr/bin/env bash
# run.sh [BIN]: lets the independent reader judge the log that the command line exports, at every published size.
# SIZES, in rising order from 1, are the sizes to publish.
set -euo pipefail

bin=$(realpath "${1:-${BIN:?usage: run.sh BIN, or BIN=path run.sh}}")
sizes=${SIZES:-1 2 3 5 255 256 257 300 511 512 513 600 1024 1025}
cd "$(dirname "$0")"
reader=$(./build.sh) || { [ $? -eq 3 ] && echo "log reader: skipped" && exit 0; exit 1; }
test -z "$(gofmt -l .)" || { echo "log reader: gofmt would change $(gofmt -l .)" >&2; exit 1; }
GO111MODULE=off GOPATH=${GOCODE:-/usr/share/gocode} GOFLAGS= go test .

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ledger=$work/ledger log=$work/log
mkdir "$work/published"
head -c 18 /dev/urandom | base64 >"$work/passphrase"
export COUNTERSIGN_PASSPHRASE_FILE=$work/passphrase

# notes FIRST LAST: one ledger.note envelope a line, for the operator to sign.
notes() {
    local created
    created=$(date -u +%Y-%m-%dT%H:%M:%SZ)
    awk -v first="$1" -v last="$2" -v created="$created" 'BEGIN {
        for (i = first; i <= last; i++)
            printf "{\"v\":1,\"type\":\"ledger.note\",\"id\":\"%032x\",\"created\":\"%s\"," \
                "\"public\":{\"text\":\"remark %d\"}}\n", i, created, i
    }'
}

# quietly COMMAND…: what it says is shown only if it fails.
quietly() { "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2 && exit 1; }; }

quietly "$bin" ledger init --directory "$ledger" --origin ledger.example/log-reader
size=1
for next in $sizes; do
    if [ "$next" -gt "$size" ]; then
        notes "$size" $((next - 1)) | "$bin" ledger append --directory "$ledger" --input - >>"$work/acknowledged"
        size=$next
    fi
    quietly "$bin" ledger export --directory "$ledger" --out "$log"
    cp "$log/checkpoint" "$work/published/$size"
    [ "$(sed -n 2p "$log/checkpoint")" = "$size" ] || { echo "exported $(sed -n 2p "$log/checkpoint") entries, not $size" >&2; exit 1; }
    "$reader" "$log" "$log/vkey" "$work"/published/* >"$work/accepted"
done
acknowledged=$(wc -l <"$work/acknowledged")
[ "$acknowledged" -eq $((size - 1)) ] || { echo "$acknowledged acknowledgements for $((size - 1)) notes" >&2; exit 1; }
"$reader" -acknowledgements "$work/acknowledged" "$log" "$log/vkey" "$work"/published/*

# A first export into an empty directory serves its one size, and knows of no other.
quietly "$bin" ledger export --directory "$ledger" --out "$work/fresh"
"$reader" "$work/fresh" "$log/vkey" >/dev/null
quietly "$bin" ledger fsck --directory "$ledger"
echo "log reader: $(ls "$work/published" | wc -l) published sizes accepted"
