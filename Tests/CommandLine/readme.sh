#!/usr/bin/env bash
# Types the README's walk into a shell, command by command, in an empty directory.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
bin=$(cd "$(dirname "${BIN:-$root/.build/debug/countersign}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
walk=$(sed -n '/^```sh$/,/^```$/{/^```/d;p}' "$root/README.md")
commands=$(grep -c '^ *countersign' <<<"$walk")
cd "$work"
export PATH="$bin:$PATH" HOME="$work"
unset COUNTERSIGN_PASSPHRASE_FILE
if ! bash -euo pipefail -c "$walk" >"$work/.out" 2>&1; then
    tail -n 20 "$work/.out" >&2
    echo "the README's walk failed" >&2
    exit 1
fi
for expected in 'R1' '2 of 2 approvals' 'community.request' 'In the log: entry' 'The proof behind it holds.' 'The log holds together' 'Whole:'; do
    grep -q -- "$expected" "$work/.out" || { echo "the README's walk never said: $expected" >&2; exit 1; }
done
echo "the README's walk: $commands command lines, all done"
