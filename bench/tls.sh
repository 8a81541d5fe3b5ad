#!/usr/bin/env bash
# TLS 1.3 handshakes, full and resumed, ECDSA P-256 and RSA 2048: Signet's imaps against openssl s_server and Dovecot's imaps, server CPU per handshake.
#   sudo bench/tls.sh [SECONDS]     needs: openssl dovecot-imapd python3
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
seconds=${1:-10}
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
chmod 755 "$work"
mkdir "$work/signet" "$work/dovecot"
cleanup() {
    doveadm -c "$work/dovecot/dovecot.conf" stop 2> /dev/null || true
    for pid in ${signet_pid:-} ${s_server:-}; do kill "$pid" 2> /dev/null || true; done
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

make_pair() { # make_pair NAME OPTIONS...
    local name=$1
    shift
    openssl req -x509 "$@" -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -keyout "$work/$name-key.pem" -out "$work/$name-cert.pem" 2> /dev/null
}
make_pair ecdsa -newkey ec -pkeyopt ec_paramgen_curve:P-256
make_pair rsa -newkey rsa:2048
offset=22000
start_signet "$work/signet" "$offset"
signet() { "$here/signet" "$@" --data "$work/signet/data" > /dev/null; }
for kind in ecdsa rsa; do
    signet cert import "$kind" "$work/$kind-cert.pem" "$work/$kind-key.pem"
done
cat > "$work/dovecot/dovecot.conf" <<CONF
base_dir = $work/dovecot/run
state_dir = $work/dovecot/state
log_path = $work/dovecot/log
protocols = imap
ssl = required
ssl_cert = <$work/cert.pem
ssl_key = <$work/key.pem
passdb {
  driver = static
  args = password=bench
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=$work
}
service imap-login {
  service_count = 0
  process_min_avail = 1
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = 28993
  }
}
CONF

dovecot_cpu() {
    local pid total=0
    for pid in $(pgrep -P "$(cat "$work/dovecot/run/master.pid")"); do total=$(calc "$total + $(cpu_of "$pid")" 2); done
    echo "$total"
}

report() { # report NAME BEFORE AFTER COUNT SECONDS
    printf '%-18s %14s %22s\n' "$1" "$(calc "$4 / $5")" "$(calc "($3 - $2) * 1000 / $4" 3)"
}
full() { # full NAME PORT CPU_COMMAND...
    local name=$1 port=$2 before after count
    shift 2
    before=$("$@")
    count=$(openssl s_time -connect "127.0.0.1:$port" -new -tls1_3 -time "$seconds" 2> /dev/null |
        sed -n 's/^\([0-9]*\) connections in [0-9]* real seconds.*/\1/p')
    after=$("$@")
    report "$name" "$before" "$after" "$count" "$seconds"
}
resumed() { # resumed NAME PORT CPU_COMMAND...
    local name=$1 port=$2 before after count again failed
    shift 2
    before=$("$@")
    read -r count again failed _ < <(python3 "$here/bench/tls_load.py" rate 127.0.0.1 "$port" "$seconds" resume)
    after=$("$@")
    [ "$again" = "$count" ] && [ "$failed" = 0 ] || echo "$name resumed $again of $count, $failed failed"
    report "$name" "$before" "$after" "$count" "$seconds"
}
for kind in ecdsa rsa; do
    cp "$work/$kind-cert.pem" "$work/cert.pem"
    cp "$work/$kind-key.pem" "$work/key.pem"
    signet listener set imaps --cert "$kind"
    openssl s_server -quiet -accept 127.0.0.1:28443 -key "$work/key.pem" -cert "$work/cert.pem" -www > /dev/null 2>&1 &
    s_server=$!
    dovecot -c "$work/dovecot/dovecot.conf"
    # Nobody's server is measured cold: a JIT needs some thousands of handshakes of each kind, the others none.
    openssl s_time -connect "127.0.0.1:$((offset + 993))" -new -tls1_3 -time "${WARM:-20}" > /dev/null 2>&1
    printf '%-18s %14s %22s\n' "$kind" handshakes/s 'server CPU ms each'
    for what in full resumed; do
        "$what" "$what openssl" 28443 cpu_of "$s_server"
        "$what" "$what dovecot" 28993 dovecot_cpu
        "$what" "$what signet" "$((offset + 993))" cpu_of "$signet_pid"
    done
    doveadm -c "$work/dovecot/dovecot.conf" stop
    kill "$s_server"
    wait "$s_server" || true
    pause 1
done
