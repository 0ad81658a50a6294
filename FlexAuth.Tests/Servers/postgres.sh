#!/usr/bin/env bash
# PostgreSQL for the tests: postgres.sh FOLDER. Listens on a socket in that folder, says "ready", and ends, with all that is in the
# folder, when its standard input does: also when the tests' process is killed. "stop" and "start" on standard input do that.
set -uo pipefail
folder=$1
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$bin" ] || { echo "postgresql is not installed (Debian: apt-get install postgresql)"; exit 1; }

# PostgreSQL refuses to run as root.
as=()
if [ "$(id -u)" -eq 0 ]; then
    chown postgres "$folder"
    as=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi
cd "$folder" || exit 1

# A locale whose order of texts is not that of bytes: nothing may lean on the server's.
"${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en-US \
    --auth=trust --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log"; exit 1; }
printf '%s\n' 'local all guarded scram-sha-256' 'local all all trust' >"$folder/data/pg_hba.conf"

# Nothing here outlives the tests: what is written need not reach the disk.
start() {
    "${as[@]}" "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= -c fsync=off -c full_page_writes=off \
        -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off -c max_wal_size=2GB -c lc_messages=C </dev/null >>"$folder/server.log" 2>&1 &
    server=$!
    until "$bin/pg_isready" -q -h "$folder"; do
        kill -0 "$server" 2>/dev/null || { cat "$folder/server.log"; exit 1; }
        sleep 0.05
    done
    echo ready
}

stop() {
    kill -INT "$server"
    wait "$server"
}

start
while read -r word; do
    case $word in
        stop) stop; echo stopped ;;
        start) start ;;
    esac
done
stop
rm -rf "$folder"
