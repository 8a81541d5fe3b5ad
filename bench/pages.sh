#!/usr/bin/env bash
# The administrator's pages and lists with 10,000 accounts, 1,000,000 messages, a month of history: milliseconds each.
#   bench/pages.sh [sqlite|postgresql] [TIMES]     needs: python3, 2 GB of disk; sqlite3, or the programs of a PostgreSQL server
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
database=${1:-sqlite}
work=$(mktemp -d "${BENCH_DIR:-/var/tmp}/signet-bench.XXXXXX")
offset=${BENCH_OFFSET:-27000}
cleanup() {
    [ -z "${signet_pid:-}" ] || kill "$signet_pid" 2> /dev/null || true
    wait 2> /dev/null || true
    [ ! -d "$work/pg/data" ] || as_postgres "$programs/pg_ctl" -D "$work/pg/data" -m immediate stop > /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# PostgreSQL refuses to be root.
as_postgres() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi; }
# sql [TEXT]: what it answers; without it, what is read.
case $database in
sqlite)
    sql() { sqlite3 "$work/data/signet.db" "$@"; }
    dialect() { echo 'pragma synchronous = off; pragma cache_size = -400000;' && sed 's/\bchr(/char(/g' "$1" && echo 'pragma wal_checkpoint(truncate);'; }
    ;;
postgresql)
    programs=$(find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' | sort -V | tail -n 1)
    chmod 755 "$work"
    mkdir "$work/pg" "$work/data"
    [ "$(id -u)" != 0 ] || chown postgres "$work/pg"
    as_postgres "$programs/initdb" -D "$work/pg/data" -U signet --auth=trust --encoding=UTF8 --locale=C > /dev/null
    as_postgres "$programs/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" start > /dev/null \
        -o "-p $((offset + 5432)) -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c shared_buffers=512MB -c max_wal_size=4GB"
    sql() { "$programs/psql" -qAtX -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$((offset + 5432))" -U signet postgres ${1:+-c "$1"}; }
    dialect() {
        echo "create function pg_temp.unixepoch() returns bigint language sql as 'select extract(epoch from now())::bigint';"
        echo "create function pg_temp.randomblob(n int) returns bytea language sql as
            'select substring(decode(repeat(md5(random()::text), 1 + n / 16), ''hex'') for n)';"
        sed 's/\b\(unixepoch\|randomblob\)(/pg_temp.\1(/g' "$1"
        # The numbers that were given by hand, and what autovacuum would do.
        echo "select setval(pg_get_serial_sequence('account', 'id'), (select max(id) from account)), setval(pg_get_serial_sequence('body', 'id'), (select max(id) from body)); analyze;"
    }
    printf 'database = "jdbc:postgresql://127.0.0.1:%s/postgres"\ndatabaseUser = "signet"\n' "$((offset + 5432))" > "$work/data/signet.toml"
    ;;
*)
    echo "sqlite or postgresql, not $database" >&2
    exit 2
    ;;
esac

start_signet "$work" "$offset"
stop_signet
begin=$SECONDS
dialect "$here/bench/pages_fill.sql" | sql > /dev/null
echo "$database filled in $((SECONDS - begin)) s: $(du -sch "$work"/data/signet.db "$work/pg/data" 2> /dev/null | tail -n 1 | cut -f 1)"
"$here/signet" serve --data "$work/data" --port-offset "$offset" --bind 127.0.0.1 > "$work/log" 2>&1 &
signet_pid=$!
until (exec 3<> "/dev/tcp/127.0.0.1/$((offset + 443))") 2> /dev/null; do
    kill -0 "$signet_pid" 2> /dev/null || { cat "$work/log" >&2; exit 1; }
    pause 0.2
done
# The keys of the history are made behind the server.
until [ "$(sql 'select count(*) from mail_keyed where up_to >= (select max(id) from mail) - 4096')" = 1 ]; do pause 1; done
echo "keys made after $((SECONDS - begin)) s"
pids=$signet_pid
[ ! -f "$work/pg/data/postmaster.pid" ] || pids=$pids,$(head -n 1 "$work/pg/data/postmaster.pid")
token=$("$here/signet" token add bench --scope all --data "$work/data" --json | python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
python3 "$here/bench/pages_load.py" "$((offset + 443))" "$pids" "$token" "${2:-40}"
