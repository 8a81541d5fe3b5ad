#!/usr/bin/env bash
# Resident memory of an idle TLS connection: the slope from 2,000 to 10,000, before login and logged in, selected and in IDLE.
#   bench/idle.sh     needs: python3
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
ulimit -n "$(ulimit -Hn)"
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
mkdir "$work/signet"
cleanup() {
    exec 7>&- || true
    for pid in ${signet_pid:-} ${client:-}; do kill "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
offset=23000
start_signet "$work/signet" "$offset"
rss() { awk '/VmRSS/ {print $2}' "/proc/$signet_pid/status"; }
held() { # held COUNT: waits until so many are held
    for _ in $(seq 6000); do
        grep -q "^held $1$" "$work/client" && return
        kill -0 "$client"
        pause 0.1
    done
    return 1
}
printf '%-28s %12s %12s %16s\n' connections '2,000: MiB' '10,000: MiB' 'KiB each'
measure() { # measure NAME USER...
    local name=$1 few many
    shift
    mkfifo "$work/ask"
    python3 "$here/bench/tls_load.py" hold 127.0.0.1 "$((offset + 993))" 2000 "$@" < "$work/ask" > "$work/client" &
    client=$!
    exec 7> "$work/ask"
    held 2000
    pause 3
    few=$(rss)
    echo 10000 >&7
    held 10000
    pause 3
    many=$(rss)
    printf '%-28s %12s %12s %16s\n' "$name" "$(calc "$few / 1024" 0)" "$(calc "$many / 1024" 0)" "$(calc "($many - $few) / 8000" 1)"
    exec 7>&-
    wait "$client" || true
    client=
    rm "$work/ask"
    pause 3
}
measure 'logged in, IDLE' alice@example.test bench
