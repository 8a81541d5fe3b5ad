#!/usr/bin/env bash
# Full TLS 1.3 handshakes: Signet's imaps against openssl s_server and Dovecot's imaps, server CPU per handshake.
#   sudo bench/tls.sh [SECONDS]     needs: openssl dovecot-imapd
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

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/key.pem" -out "$work/cert.pem" 2> /dev/null
offset=22000
start_signet "$work/signet" "$offset"
openssl s_server -quiet -accept 127.0.0.1:28443 -key "$work/key.pem" -cert "$work/cert.pem" -www > /dev/null 2>&1 &
s_server=$!
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
dovecot -c "$work/dovecot/dovecot.conf"
pause 1

dovecot_cpu() {
    local pid total=0
    for pid in $(pgrep -P "$(cat "$work/dovecot/run/master.pid")"); do total=$(calc "$total + $(cpu_of "$pid")" 2); done
    echo "$total"
}
printf '%-16s %14s %22s\n' server handshakes/s 'server CPU ms each'
measure() { # measure NAME PORT CPU_COMMAND...
    local name=$1 port=$2 before after count
    shift 2
    before=$("$@")
    count=$(openssl s_time -connect "127.0.0.1:$port" -new -tls1_3 -time "$seconds" 2> /dev/null |
        sed -n 's/^\([0-9]*\) connections in [0-9]* real seconds.*/\1/p')
    after=$("$@")
    printf '%-16s %14s %22s\n' "$name" "$(calc "$count / $seconds")" "$(calc "($after - $before) * 1000 / $count" 3)"
}
openssl s_time -connect "127.0.0.1:$((offset + 993))" -new -tls1_3 -time 8 > /dev/null 2>&1 # let the JIT settle
measure 'openssl s_server' 28443 cpu_of "$s_server"
measure dovecot 28993 dovecot_cpu
measure signet "$((offset + 993))" cpu_of "$signet_pid"
