#!/usr/bin/env bash
# The peer of the SMTP benchmark: Debian's Postfix and Dovecot (LMTP, mdbox) with their default durability,
# in a directory of their own on loopback ports. Needs root, as Postfix does.
#   bench/peer.sh start DIR SMTP_PORT   bench/peer.sh stop DIR   bench/peer.sh cpu DIR   bench/peer.sh pending DIR
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/dovecot.sh"

verb=$1
dir=$(realpath -m "$2")

start() {
    local port=$1
    mkdir -p "$dir"/{postfix,spool,data,dovecot,mail}
    # Other users must reach the queue and the mail below it.
    chmod 755 "$dir" "$dir"/{postfix,spool,dovecot}
    chown postfix "$dir/data"
    vmail_owns "$dir/mail"

    dovecot_usual "$dir/dovecot" "$dir/mail" 'lmtp imap' > "$dir/dovecot/dovecot.conf"
    cat >> "$dir/dovecot/dovecot.conf" <<CONF
ssl = no
disable_plaintext_auth = no
service lmtp {
  unix_listener $dir/spool/private/dovecot-lmtp {
    mode = 0600
    user = postfix
    group = postfix
  }
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = $((port + 1))
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  client_limit = 1000
}
CONF

    cat > "$dir/postfix/main.cf" <<CONF
compatibility_level = 3.6
queue_directory = $dir/spool
data_directory = $dir/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
myhostname = peer.example
mydestination =
virtual_mailbox_domains = example.test
virtual_mailbox_maps = static:all
virtual_transport = lmtp:unix:private/dovecot-lmtp
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_recipient_restrictions = reject_unauth_destination
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
maillog_file = /var/log/signet-bench-peer.log
maillog_file_prefixes = /var, $dir
CONF
    sed -i "s|^maillog_file = .*|maillog_file = $dir/postfix.log|" "$dir/postfix/main.cf"
    sed -e "s|^smtp *inet.*|127.0.0.1:$port inet n - n - 200 smtpd|" \
        -e 's|^\([a-z-]* *\(inet\|unix\|fifo\) *[^ ]* *[^ ]* *\)y|\1n|' \
        /usr/share/postfix/master.cf.dist > "$dir/postfix/master.cf"
    grep -q '^postlog' "$dir/postfix/master.cf" || echo 'postlog unix-dgram n - n - 1 postlogd' >> "$dir/postfix/master.cf"
    cp /etc/postfix/dynamicmaps.cf "$dir/postfix/" 2> /dev/null || true
    postfix -c "$dir/postfix" check
    dovecot -c "$dir/dovecot/dovecot.conf"
    postfix -c "$dir/postfix" start > /dev/null
    for _ in $(seq 100); do
        (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return 0
        read -rt 0.1 <> <(:) || true
    done
    echo "the peer does not listen: $(tail -3 "$dir/postfix.log" "$dir/dovecot/log")" >&2
    return 1
}

masters() {
    cat "$dir/spool/pid/master.pid" "$dir/dovecot/run/master.pid" 2> /dev/null | tr -d ' '
}

# CPU seconds of the peer's processes so far: those that live, and the children they have seen end.
cpu() {
    python3 - $(masters) <<'PY'
import os, sys
ticks = os.sysconf("SC_CLK_TCK")
stats = {}
for pid in filter(str.isdigit, os.listdir("/proc")):
    try:
        fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    except OSError:
        continue
    stats[int(pid)] = (int(fields[1]), sum(map(int, fields[11:15])))
wanted, total = set(map(int, sys.argv[1:])), 0
while True:
    more = {pid for pid, (parent, _) in stats.items() if parent in wanted} - wanted
    if not more:
        break
    wanted |= more
print(sum(stats[p][1] for p in wanted if p in stats) / ticks)
PY
}

case $verb in
start) start "$3" ;;
stop)
    postfix -c "$dir/postfix" stop > /dev/null 2>&1 || true
    doveadm -c "$dir/dovecot/dovecot.conf" stop > /dev/null 2>&1 || true
    ;;
cpu) cpu ;;
# Messages accepted but not yet filed.
pending) find "$dir"/spool/{maildrop,incoming,active,deferred} -type f 2> /dev/null | wc -l ;;
*)
    echo "usage: $0 start|stop|cpu|pending DIR [PORT]" >&2
    exit 2
    ;;
esac
