# Shared by the benchmarks: a packaged Signet in a directory of its own, and its CPU time.
# Sourced, not run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# start_signet DIR OFFSET: quickstart on loopback; sets signet_pid; alice@example.test has the password "bench".
start_signet() {
    "$here/signet" quickstart alice@example.test --local --data "$1/data" --port-offset "$2" > "$1/log" 2>&1 &
    local launcher=$!
    for _ in $(seq 600); do
        grep -q 'ready in' "$1/log" && break
        kill -0 "$launcher" 2> /dev/null || { cat "$1/log" >&2; return 1; }
        pause 0.1
    done
    grep -q 'ready in' "$1/log" || { cat "$1/log" >&2; return 1; }
    signet_pid=$launcher
    printf 'bench' | "$here/signet" account passwd alice@example.test --password-stdin --data "$1/data" > /dev/null
}

stop_signet() {
    kill "$signet_pid"
    wait "$signet_pid" || true
}

pause() { read -rt "$1" <> <(:) || true; }

# cpu_of PID: user and system seconds of the process so far.
cpu_of() { awk -v hz="$(getconf CLK_TCK)" '{sub(/.*\) /, ""); print ($12 + $13) / hz}' "/proc/$1/stat"; }

now() { date +%s.%N; }
calc() { awk "BEGIN { printf \"%.${2:-1}f\", $1 }"; }
