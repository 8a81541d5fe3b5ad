#!/usr/bin/env bash
# Certificates replaced under load: how many handshakes fail, what the replacing costs, and how long a client waits for it.
#   bench/swap.sh [SECONDS]     needs: python3 curl
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
seconds=${1:-10}
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
mkdir "$work/signet"
cleanup() {
    [ -z "${signet_pid:-}" ] || kill "$signet_pid" 2> /dev/null || true
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
offset=24000
start_signet "$work/signet" "$offset"
api() { # api METHOD PATH [JSON]: by the REST API of the Unix socket; the command line's own JVM would take the CPU that is measured
    curl -sS --fail-with-body -o "$work/answer" -w '%{time_total}\n' --unix-socket "$work/signet/data/signet.sock" -X "$1" \
        -H 'Content-Type: application/json' ${3:+-d "$3"} "http://localhost/api/v1$2" || { cat "$work/answer" >&2; return 1; }
}
load() { python3 "$here/bench/tls_load.py" rate 127.0.0.1 "$((offset + 993))" "$seconds"; }
report() {
    awk -v what="$1" -v s="$seconds" 'NF != 5 {print "not understood: " $0; f++; next} {n += $1; f += $3; if ($4 > p) p = $4; if ($5 > m) m = $5}
        END {printf "%-24s %8.0f handshakes/s %6d failed %8.1f ms p99 %8.1f ms at most\n", what, n / s, f, p, m; exit f > 0}'
}
for _ in 1 2; do load > /dev/null; done # let the JIT settle
{ load & load & wait; } | report 'undisturbed'
touch "$work/going"
(swaps=0
while [ -e "$work/going" ]; do
    api POST /certificates "{\"name\":\"swap$swaps\",\"kind\":\"own\",\"names\":[\"localhost\"]}" > /dev/null
    api PATCH /listeners/imaps "{\"certificate\":\"swap$swaps\"}" >> "$work/patches"
    [ "$swaps" = 0 ] || api DELETE "/certificates/swap$((swaps - 1))" > /dev/null
    swaps=$((swaps + 1))
    echo "$swaps" > "$work/swaps"
    pause 0.2
done) &
swapper=$!
{ load & load & wait; } | report 'while being replaced'
rm "$work/going"
wait "$swapper"
echo "certificates made, swapped in and removed: $(cat "$work/swaps"); the swap itself: $(sort -n "$work/patches" | awk '{t[NR] = $1} END {printf "%.1f ms in the middle, %.1f at most", t[int((NR + 1) / 2)] * 1000, t[NR] * 1000}')"
