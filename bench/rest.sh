#!/usr/bin/env bash
# Resident memory of a server at rest, MiB: after a first quickstart, and after serve on the same directory.
#   bench/rest.sh [SECONDS_OF_REST]     the heap is collected after 30 seconds, malloc's free pages go back once a minute
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
rest=${1:-125}
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
cleanup() {
    [ -z "${signet_pid:-}" ] || kill "$signet_pid" 2> /dev/null || true
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
report() { awk -v what="$1" '/^VmRSS|^RssAnon/{mib[$1] = $2 / 1024} END{printf "%-12s %5.1f MiB, of it anonymous %5.1f\n", what, mib["VmRSS:"], mib["RssAnon:"]}' "/proc/$signet_pid/status"; }
offset=23000
for command in quickstart serve; do
    if [ "$command" = quickstart ]; then
        "$here/signet" quickstart alice@example.test --local --data "$work/data" --port-offset "$offset" > "$work/log" 2>&1 &
    else
        "$here/signet" serve --data "$work/data" > "$work/log" 2>&1 &
    fi
    signet_pid=$!
    until grep -q 'ready in' "$work/log"; do
        kill -0 "$signet_pid" || { cat "$work/log" >&2; exit 1; }
        pause 0.1
    done
    pause "$rest"
    report "$command"
    stop_signet
    signet_pid=
done
