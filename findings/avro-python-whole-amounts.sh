#!/usr/bin/env bash
# Avro's own Python library writes the price 20 as 0.20, and 1E+2 as 0.01, in a decimal with two places.
#
# avro 1.12.2 writes the digits of a Decimal whatever its exponent, if it has fewer places than the
# schema's scale, and lets a number with too many digits pass. No error is seen, and every reader gets
# the wrong amount. fastavro 1.13.1 writes the first two rightly and refuses the third.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check avro==1.12.2 fastavro==1.13.1
cat > run.py <<'PY'
import io, json
from decimal import Decimal
import avro.io, avro.schema, fastavro
schema = {"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2}
def read(file):
    file.seek(0)
    return fastavro.schemaless_reader(file, schema)
def write_avro(value):
    file = io.BytesIO()
    avro.io.DatumWriter(avro.schema.parse(json.dumps(schema))).write(value, avro.io.BinaryEncoder(file))
    return read(file)
def write_fastavro(value):
    file = io.BytesIO()
    try: fastavro.schemaless_writer(file, schema, value)
    except ValueError as error: return f"refused ({error})"
    return read(file)
for text in ("19.99", "20", "1E+2", "123456.78"):
    print(f"{text}: avro {write_avro(Decimal(text))}, fastavro {write_fastavro(Decimal(text))}")
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = "19.99: avro 19.99, fastavro 19.99
20: avro 0.20, fastavro 20.00
1E+2: avro 0.01, fastavro 100.00
123456.78: avro 1.2346E+5, fastavro refused (The decimal precision is bigger than allowed by schema)" ]
