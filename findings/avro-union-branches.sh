#!/usr/bin/env bash
# Of a union's branches that can hold a value, avro for Python writes the last one and fastavro the first.
#
# avro 1.12.2, fastavro 1.13.1: a number of `["long", "double"]` and of `["double", "long"]` loses its last
# digits in one of them each time. To avro a bool is an int: `True` of `["boolean", "int"]` becomes 1.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check avro==1.12.2 fastavro==1.13.1
cat > run.py <<'PY'
import io, json
import avro.io, avro.schema, fastavro
def avros(schema, value):
    file = io.BytesIO()
    avro.io.DatumWriter(avro.schema.parse(json.dumps(schema))).write(value, avro.io.BinaryEncoder(file))
    return file
def fastavros(schema, value):
    file = io.BytesIO()
    fastavro.schemaless_writer(file, schema, value)
    return file
for schema, value in (["boolean", "int"], True), (["long", "double"], 9007199254740993), (["double", "long"], 9007199254740993):
    read = []
    for write in (avros, fastavros):
        file = write(schema, value)
        file.seek(0)
        read.append(fastavro.schemaless_reader(file, schema))
    print(f"{json.dumps(schema)} {value}: avro {read[0]!r}, fastavro {read[1]!r}")
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = '["boolean", "int"] True: avro 1, fastavro True
["long", "double"] 9007199254740993: avro 9007199254740992.0, fastavro 9007199254740993
["double", "long"] 9007199254740993: avro 9007199254740993, fastavro 9007199254740992.0' ]
