#!/bin/sh
# Make the data folder the first time, then become PostgreSQL. Arguments are passed on to it.
#
# POSTGRES_PASSWORD  password of the superuser; needed the first time, there is no default
# PGROOT             folder of the volume, default /var/lib/postgresql
# PGCONFIG           postgresql.conf, default /etc/pyairtable-db/postgresql.conf
set -eu

root=${PGROOT:-/var/lib/postgresql}
config=${PGCONFIG:-/etc/pyairtable-db/postgresql.conf}
data=$root/data

if [ ! -d "$data" ]; then
    if [ -z "${POSTGRES_PASSWORD:-}" ]; then
        echo "error: the first start needs POSTGRES_PASSWORD" >&2
        echo "remedy: put POSTGRES_PASSWORD=\$(openssl rand -hex 24) into .env" >&2
        exit 1
    fi
    # Made elsewhere and renamed when complete: a start that is interrupted is done again.
    unfinished=$root/initdb
    rm -rf "$unfinished" "$root/password"
    (umask 077 && printf '%s\n' "$POSTGRES_PASSWORD" >"$root/password")
    initdb --pgdata="$unfinished" --username=postgres --pwfile="$root/password" \
        --auth-local=peer --auth-host=scram-sha-256 --data-checksums \
        --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C.UTF-8
    rm -f "$root/password"
    echo 'host all all all scram-sha-256' >>"$unfinished/pg_hba.conf"
    echo 'create database pyairtable template template0;' | postgres --single -j -D "$unfinished" postgres
    mv "$unfinished" "$data"
fi
unset POSTGRES_PASSWORD

exec postgres -D "$data" -c config_file="$config" "$@"
