# Sourced by ./test: a PostgreSQL and a Redis of our own on unix sockets in a temporary folder, so that no port is
# taken and nothing of this machine is touched. stop_services takes them away again.

services_dir=

find_postgres() {
    for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) \
        /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
        if [ -x "$bin/initdb" ] && [ -x "$bin/pg_ctl" ]; then
            PG_BIN=$bin
            return 0
        fi
    done
    if have initdb && have pg_ctl; then
        PG_BIN=$(dirname "$(command -v initdb)")
        return 0
    fi
    return 1
}

ensure_services() {
    missing=
    find_postgres || missing="postgresql"
    have redis-server || missing="$missing redis-server"
    # shellcheck disable=SC2086 # a list of words on purpose
    [ -z "$missing" ] || install_packages "the tests" $missing || true
    find_postgres && have redis-server
}

# PostgreSQL refuses to run as root, and its user may not read our folder.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

start_services() {
    unset PGPORT PGHOST PGUSER PGDATABASE PGDATA PGPASSWORD PGSERVICE PGOPTIONS
    # Short, because the path of a socket may have 100 characters at most.
    services_dir=$(mktemp -d /tmp/kot.XXXXXX)
    chmod 755 "$services_dir"
    mkdir "$services_dir/pg"
    if [ "$(id -u)" = 0 ]; then chown postgres: "$services_dir/pg"; fi
    as_postgres "$PG_BIN/initdb" -D "$services_dir/pg/data" -U app --auth=trust -E UTF8 --locale=C.UTF-8 --no-sync \
        >"$services_dir/initdb.log" 2>&1 || {
        cat "$services_dir/initdb.log" >&2
        return 1
    }
    as_postgres "$PG_BIN/pg_ctl" -D "$services_dir/pg/data" -w -l "$services_dir/pg/log" -o "-p 5432 \
        -c listen_addresses='' -k $services_dir/pg -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
        start >/dev/null || {
        as_postgres cat "$services_dir/pg/log" >&2
        return 1
    }
    as_postgres "$PG_BIN/createdb" -h "$services_dir/pg" -U app app || return 1
    redis-server --port 0 --unixsocket "$services_dir/redis.sock" --daemonize yes --dir "$services_dir" --save "" \
        --appendonly no --pidfile "$services_dir/redis.pid" --logfile "$services_dir/redis.log" >/dev/null || return 1
    tries=0
    until [ -S "$services_dir/redis.sock" ]; do
        tries=$((tries + 1))
        if [ $tries -gt 50 ]; then
            cat "$services_dir/redis.log" >&2
            return 1
        fi
        sleep 0.1
    done
    SERVICES_DATABASE_URL="postgres://app@/app?host=$services_dir/pg"
    SERVICES_REDIS_URL="unix://$services_dir/redis.sock"
}

stop_services() {
    [ -n "$services_dir" ] || return 0
    if [ -f "$services_dir/pg/data/postmaster.pid" ]; then
        as_postgres "$PG_BIN/pg_ctl" -D "$services_dir/pg/data" -m immediate -w stop >/dev/null 2>&1 || true
    fi
    if [ -f "$services_dir/redis.pid" ]; then
        kill "$(cat "$services_dir/redis.pid")" 2>/dev/null || true
    fi
    rm -rf "$services_dir"
    services_dir=
}
