#!/usr/bin/env bash
# IMAP over TLS: append, listing, search and a message of 50 MB, Signet against Dovecot (mdbox, default durability), the same
# messages, disk, client and run.
#   sudo bench/imap.sh [MESSAGES]     needs: openssl dovecot-imapd python3
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
source "$here/bench/dovecot.sh"
messages=${1:-3000}
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
chmod 755 "$work"
mkdir -p "$work/signet" "$work/dovecot" "$work/mail"
cleanup() {
    doveadm -c "$work/dovecot/dovecot.conf" stop 2> /dev/null || true
    [ -z "${signet_pid:-}" ] || kill "$signet_pid" 2> /dev/null || true
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
vmail_owns "$work/mail"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost \
    -keyout "$work/key.pem" -out "$work/cert.pem" 2> /dev/null
offset=25000
start_signet "$work/signet" "$offset"
dovecot_usual "$work/dovecot" "$work/mail" imap > "$work/dovecot/dovecot.conf"
cat >> "$work/dovecot/dovecot.conf" <<CONF
ssl = required
ssl_cert = <$work/cert.pem
ssl_key = <$work/key.pem
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = 29993
  }
}
CONF
dovecot -c "$work/dovecot/dovecot.conf"
pause 1
load() { python3 "$here/bench/imap_load.py" "$@"; }
cpu_dovecot() { "$here/bench/peer.sh" cpu "$work"; }
cpu_signet() { cpu_of "$signet_pid"; }
port_dovecot=29993
port_signet=$((offset + 993))

printf '%-34s %14s %14s %7s  %12s %12s %7s\n' what dovecot signet ratio 'dovecot cpu' 'signet cpu' share
declare -A figure cpu
row() { # row NAME MORE_IS_BETTER
    local ratio
    if [ "$2" = more ]; then ratio=$(calc "${figure[signet]} / ${figure[dovecot]}" 2); else ratio=$(calc "${figure[dovecot]} / ${figure[signet]}" 2); fi
    printf '%-34s %14s %14s %7s  %12s %12s %7s\n' "$1" "${figure[dovecot]}" "${figure[signet]}" "$ratio" \
        "${cpu[dovecot]}" "${cpu[signet]}" "$(calc "${cpu[signet]} / (${cpu[dovecot]} + 0.000001)" 2)"
}
fill() { # fill NAME COUNT [OCTETS [MAILBOX [FIRST]]]
    local server before seconds
    for server in dovecot signet; do
        before=$("cpu_$server")
        seconds=$(load fill 127.0.0.1 "$(eval echo "\$port_$server")" "${@:2}")
        figure[$server]=$(calc "$2 / $seconds")
        cpu[$server]=$(calc "($("cpu_$server") - $before) * 1000 / $2" 2)
    done
    row "$1" more
}
ask() { # ask NAME REPEATS COMMAND: milliseconds, medians; CPU milliseconds each
    local server before median size all
    # Nobody is asked cold: a JIT needs some repeats, Dovecot its cache file.
    for server in dovecot signet; do load ask 127.0.0.1 "$(eval echo "\$port_$server")" "$2" "$3" > /dev/null; done
    for server in dovecot signet; do
        before=$("cpu_$server")
        read -r median size all < <(load ask 127.0.0.1 "$(eval echo "\$port_$server")" "$2" "$3")
        figure[$server]=$(calc "$median * 1000" 2)
        cpu[$server]=$(calc "($("cpu_$server") - $before) * 1000 / $2" 2)
        sizes[$server]=$size
    done
    row "$1" less
}
declare -A sizes
fill 'append 4 KiB, new server: /s' "$messages"
ask 'FLAGS of all: ms' 100 'FETCH 1:* (UID FLAGS)'
ask 'listing of all: ms' 60 'FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)'
ask 'listing of 50: ms' 300 'FETCH 101:150 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE)'
ask 'search unseen: ms' 200 'UID SEARCH UNSEEN'
ask 'search subject: ms' 30 'UID SEARCH SUBJECT "lantern meadow"'
ask 'search from, since: ms' 30 'UID SEARCH FROM "falcon" SINCE 1-Dec-2023'
ask 'search body: ms' 16 'UID SEARCH BODY "copper dawn ember"'
ask 'all bodies: ms' 30 'FETCH 1:* BODY.PEEK[]'
# A server does this for months, not for its first second: three times as many to both, then those that count.
for server in dovecot signet; do load fill 127.0.0.1 "$(eval echo "\$port_$server")" $((messages * 3)) 4096 Warm 1000000 > /dev/null; done
fill 'append 4 KiB, warm: /s' "$messages" 4096 More 2000000
fill 'append 50 MB: /s' 2 50000000
ask '50 MB over TLS: ms' 6 "FETCH $((messages + 1)) BODY.PEEK[]"
echo "50 MB over TLS: Dovecot $(calc "${sizes[dovecot]} / 1000 / ${figure[dovecot]}" 0) MB/s, Signet $(calc "${sizes[signet]} / 1000 / ${figure[signet]}" 0) MB/s"
