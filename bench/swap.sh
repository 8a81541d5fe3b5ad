#!/usr/bin/env bash
# Certificates replaced under load: how many handshakes fail, and what the replacing costs.
#   bench/swap.sh [SECONDS]     needs: python3 openssl
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
signet() { "$here/signet" "$@" --data "$work/signet/data" > /dev/null; }
load() { python3 "$here/bench/tls_load.py" rate 127.0.0.1 "$((offset + 993))" "$seconds"; }
report() { awk -v what="$1" -v s="$seconds" '{n += $1; f += $3} END {printf "%-24s %8.0f handshakes/s %6d failed\n", what, n / s, f; exit f > 0}'; }
load > /dev/null # let the JIT settle
{ load & load & wait; } | report 'undisturbed'
swaps=0
touch "$work/going"
(while [ -e "$work/going" ]; do
    signet cert create "swap$((swaps % 2))" localhost
    signet listener set imaps --cert "swap$((swaps % 2))"
    [ "$swaps" = 0 ] || signet cert remove "swap$(((swaps + 1) % 2))"
    swaps=$((swaps + 1))
    echo "$swaps" > "$work/swaps"
done) &
swapper=$!
{ load & load & wait; } | report 'while being replaced'
rm "$work/going"
wait "$swapper"
echo "certificates replaced: $(cat "$work/swaps")"
