#!/usr/bin/env bash
# SMTP in, durable and filed: Signet against Postfix with Dovecot LMTP, same disk, same client, same run.
#   sudo bench/smtp.sh [SECONDS_HINT]     needs: postfix dovecot-lmtpd dovecot-imapd curl python3
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
chmod 755 "$work"
mkdir "$work/signet"
peer=$work/peer
cleanup() {
    "$here/bench/peer.sh" stop "$peer" 2> /dev/null || true
    [ -z "${signet_pid:-}" ] || kill "$signet_pid" 2> /dev/null || true
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

offset=21000
start_signet "$work/signet" "$offset"
"$here/bench/peer.sh" start "$peer" 27025

load() { # load PORT SESSIONS MESSAGES SIZE RECIPIENT
    smtp-source -d -s "$2" -m "$3" -l "$4" -f sender@elsewhere.example -t "$5" "127.0.0.1:$1"
}
filed_signet() {
    curl -sk --user alice@example.test:bench "imaps://127.0.0.1:$((offset + 993))/" -X 'STATUS INBOX (MESSAGES)' |
        tr -dc 0-9
}
filed_peer() { doveadm -c "$peer/dovecot/dovecot.conf" mailbox status -u "$1" messages INBOX | tr -dc 0-9; }

printf '%-9s %6s  %14s %14s %7s  %12s %12s %7s\n' \
    sessions size 'peer msg/s' 'signet msg/s' ratio 'peer cpu/1k' 'signet cpu/1k' share
measure() { # measure SESSIONS SIZE PEER_MESSAGES SIGNET_MESSAGES
    local begin end rate_p cpu_p rate_s cpu_s before
    before=$("$here/bench/peer.sh" cpu "$peer")
    begin=$(now)
    load 27025 "$1" "$3" "$2" "s$1z$2@example.test"
    while [ "$("$here/bench/peer.sh" pending "$peer")" != 0 ]; do pause 0.05; done
    end=$(now)
    cpu_p=$(calc "($("$here/bench/peer.sh" cpu "$peer") - $before) * 1000 / $3" 3)
    rate_p=$(calc "$3 / ($end - $begin)")
    [ "$(filed_peer "s$1z$2")" = "$3" ] || { echo "the peer did not file all" >&2; exit 1; }

    local had
    had=$(filed_signet)
    before=$(cpu_of "$signet_pid")
    begin=$(now)
    load "$((offset + 25))" "$1" "$4" "$2" alice@example.test
    end=$(now)
    cpu_s=$(calc "($(cpu_of "$signet_pid") - $before) * 1000 / $4" 3)
    rate_s=$(calc "$4 / ($end - $begin)")
    [ "$(($(filed_signet) - had))" = "$4" ] || { echo "signet did not file all" >&2; exit 1; }
    printf '%-9s %6s  %14s %14s %7s  %12s %12s %7s\n' \
        "$1" "$2" "$rate_p" "$rate_s" "$(calc "$rate_s / $rate_p")" "$cpu_p" "$cpu_s" "$(calc "$cpu_s / $cpu_p" 3)"
}

# Let the JIT settle, for many sessions and for one, which goes ways of its own; the peer needs no warming.
load "$((offset + 25))" 20 "${WARM:-20000}" 4096 alice@example.test
load "$((offset + 25))" 1 "$((${WARM:-20000} / 4))" 4096 alice@example.test
load 27025 20 500 4096 warm@example.test
while [ "$("$here/bench/peer.sh" pending "$peer")" != 0 ]; do pause 0.05; done
measure 1 4096 1000 6000
measure 20 4096 3000 40000
measure 100 4096 3000 40000
measure 20 51200 1500 8000
