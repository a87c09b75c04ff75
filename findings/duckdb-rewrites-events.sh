#!/usr/bin/env bash
# Events that DuckDB has read and written as NDJSON again are refused by their own schema.
#
# duckdb 2.0.0: a time is written in the zone of the machine, without `T` and minutes of the offset; an
# absent property becomes null, also within `{}`; "12:30" gets seconds, a UUID small letters. Of two names
# that differ in case the second becomes `price_1`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check duckdb==2.0.0 pytz==2026.1 jsonschema-rs==0.60.3
cat > run.py <<'PY'
import duckdb, json, jsonschema_rs
text = {"type": "string"}
closed = {"type": "object", "properties": {"b": text}}
cases = {"time": ({**text, "format": "date-time"}, ["2026-01-02T03:04:05.100+02:00"]),
    "optional": (text, ["a", ...]), "empty object": (closed, [{}, {"b": "c"}]),
    "opens": ({**text, "pattern": "^[0-9]{2}:[0-9]{2}$"}, ["12:30"]),
    "id": (text, ["123E4567-E89B-12D3-A456-426614174000"]), "amount": ({"type": "number"}, [20, 19.99])}
def rewrite(events):
    with open("events.ndjson", "w") as file:
        file.writelines(json.dumps(event) + "\n" for event in events)
    duckdb.sql("COPY (FROM read_json('events.ndjson')) TO 'again.ndjson' (FORMAT json)")
    with open("again.ndjson") as file:
        return file.read().splitlines()
for name, (schema, values) in cases.items():
    schema = {"type": "object", "properties": {"v": schema}}
    validator = jsonschema_rs.validator_for(schema, validate_formats=True)
    events = [{} if value is ... else {"v": value} for value in values]
    assert all(map(validator.is_valid, events))
    events.append({"v": values[0]})
    print(f"{name}:", "; ".join(f"{line} {'valid' if validator.is_valid(json.loads(line)) else 'refused'}" for line in rewrite(events)[:-1]))
print("case:", *rewrite([{"Price": 1, "price": 2}]))
PY
seen=$(TZ=America/New_York venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'time: {"v":"2026-01-01 20:04:05.1-05"} refused
optional: {"v":"a"} valid; {"v":null} refused
empty object: {"v":{"b":null}} refused; {"v":{"b":"c"}} valid
opens: {"v":"12:30:00"} refused
id: {"v":"123e4567-e89b-12d3-a456-426614174000"} valid
amount: {"v":20.0} valid; {"v":19.99} valid
case: {"Price":1,"price_1":2}' ]
