#!/usr/bin/env bash
# csvkit reads a column of versions that are all 1 as `true`, and 0 as `false`, until one is 2.
#
# csvkit 2.2.0: `csvjson` writes `"version": true`, and `csvsql` a BOOLEAN column, which the next version
# does not fit. The code "0042" becomes 42.0. With `--no-inference` all stays text. DuckDB 2.0.0 keeps the
# version a number and the code a text.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check csvkit==2.2.0 duckdb==2.0.0
run() {
  printf 'name,version,code\nPaid,1,0042\nSeen,%s,0007\n' "$1" > events.csv
  echo "csvjson: $(venv/bin/csvjson events.csv)"
  echo "csvsql: $(venv/bin/csvsql events.csv | tr -d '\n\t' | sed 's/, *$//; s/,\([a-z]\)/, \1/g')"
  echo "no inference: $(venv/bin/csvjson --no-inference events.csv)"
  echo "duckdb: $(venv/bin/python -c "import duckdb; print(*[value for row in duckdb.sql('SELECT version, code FROM read_csv(\'events.csv\')').fetchall() for value in row])")"
}
seen=$(run 1; run 2)
echo "$seen"
[ "$seen" = 'csvjson: [{"name": "Paid", "version": true, "code": 42.0}, {"name": "Seen", "version": true, "code": 7.0}]
csvsql: CREATE TABLE events (name VARCHAR NOT NULL, version BOOLEAN NOT NULL, code DECIMAL NOT NULL);
no inference: [{"name": "Paid", "version": "1", "code": "0042"}, {"name": "Seen", "version": "1", "code": "0007"}]
duckdb: 1 0042 1 0007
csvjson: [{"name": "Paid", "version": 1.0, "code": 42.0}, {"name": "Seen", "version": 2.0, "code": 7.0}]
csvsql: CREATE TABLE events (name VARCHAR NOT NULL, version DECIMAL NOT NULL, code DECIMAL NOT NULL);
no inference: [{"name": "Paid", "version": "1", "code": "0042"}, {"name": "Seen", "version": "2", "code": "0007"}]
duckdb: 1 0042 2 0007' ]
