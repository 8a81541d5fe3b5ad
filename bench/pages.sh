#!/usr/bin/env bash
# The administrator's pages and lists with 10,000 accounts, 1,000,000 messages, a month of history: milliseconds each.
#   bench/pages.sh [TIMES]     needs: sqlite3 python3, 2 GB of disk
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
cleanup() {
    [ -z "${signet_pid:-}" ] || kill "$signet_pid" 2> /dev/null || true
    wait 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
offset=27000
start_signet "$work" "$offset"
stop_signet
begin=$SECONDS
sqlite3 "$work/data/signet.db" < "$here/bench/pages_fill.sql" > /dev/null
echo "filled in $((SECONDS - begin)) s: $(du -sh "$work/data/signet.db" | cut -f 1)"
"$here/signet" serve --data "$work/data" --port-offset "$offset" --bind 127.0.0.1 > "$work/log" 2>&1 &
signet_pid=$!
until (exec 3<> "/dev/tcp/127.0.0.1/$((offset + 443))") 2> /dev/null; do
    kill -0 "$signet_pid" 2> /dev/null || { cat "$work/log" >&2; exit 1; }
    pause 0.2
done
# The keys of the history are made behind the server.
until [ "$(sqlite3 -readonly "$work/data/signet.db" 'select up_to >= (select max(id) from mail) - 4096 from mail_keyed')" = 1 ]; do pause 1; done
echo "keys made after $((SECONDS - begin)) s"
token=$("$here/signet" token add bench --scope all --data "$work/data" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
python3 "$here/bench/pages_load.py" "$((offset + 443))" "$signet_pid" "$token" "${1:-40}"
