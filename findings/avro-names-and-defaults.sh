#!/usr/bin/env bash
# Three readers of Avro schemas accept three different sets of names and defaults.
#
# fastavro 1.13.1 takes a record named "Order Completed", two fields of one name and a union within a
# union. Apache's avro 1.12.2 checks a record's name, but neither a field's name nor a default's type.
# avsc 5.7.9 refuses all of these, and a default for a later branch of a union, which Avro 1.12 allows.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastavro==1.13.1 avro==1.12.2
npm init -y > /dev/null
npm install --silent avsc@5.7.9
cat > cases.json <<'JSON'
{"record name": {"type": "record", "name": "Order Completed", "fields": []},
 "field name": {"type": "record", "name": "E", "fields": [{"name": "order-id", "type": "int"}]},
 "same name": {"type": "record", "name": "E", "fields": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}]},
 "nested union": {"type": "record", "name": "E", "fields": [{"name": "a", "type": ["null", ["int", "string"]]}]},
 "default type": {"type": "record", "name": "E", "fields": [{"name": "a", "type": "int", "default": "x"}]},
 "later branch": {"type": "record", "name": "E", "fields": [{"name": "a", "type": ["string", "null"], "default": null}]}}
JSON
cat > run.py <<'PY'
import json
import avro.errors, avro.schema, fastavro
def accepts(parse, error, schema):
    try:
        parse(schema)
        return True
    except error:
        return False
with open("cases.json") as file:
    cases = json.load(file)
print("fastavro:", ", ".join(name for name, schema in cases.items()
    if accepts(fastavro.parse_schema, fastavro.schema.SchemaParseException, json.loads(json.dumps(schema)))))
print("avro:", ", ".join(name for name, schema in cases.items()
    if accepts(avro.schema.parse, avro.errors.AvroException, json.dumps(schema))))
PY
cat > run.cjs <<'JS'
const { Type } = require('avsc');
const accepts = ([, schema]) => {
  try { return Boolean(Type.forSchema(schema)); } catch { return false; }
};
console.log('avsc:', Object.entries(require('./cases.json')).filter(accepts).map(([name]) => name).join(', ') || 'none');
JS
seen=$(venv/bin/python run.py; node run.cjs)
echo "$seen"
[ "$seen" = "fastavro: record name, field name, same name, nested union, later branch
avro: field name, default type, later branch
avsc: none" ]
