#!/usr/bin/env bash
# fastavro writes values that its own `validate` refuses, and loses one that it accepts.
#
# fastavro 1.13.1 without `strict`: 2147483648 is written as an `int`, which readers in other languages
# hold in 32 bits; 1.5 as an `int` becomes 1. A `float` of 1e300 is valid, and reads back as infinity.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastavro==1.13.1
cat > run.py <<'PY'
import io
import fastavro
for kind, value in (("int", 2**31), ("int", 1.5), ("boolean", 2), ("float", 1e300)):
    file = io.BytesIO()
    fastavro.schemaless_writer(file, kind, value)
    file.seek(0)
    print(kind, value, "valid" if fastavro.validate(value, kind, raise_errors=False) else "invalid",
        fastavro.schemaless_reader(file, kind))
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "int 2147483648 invalid 2147483648
int 1.5 invalid 1
boolean 2 invalid True
float 1e+300 valid inf" ]
