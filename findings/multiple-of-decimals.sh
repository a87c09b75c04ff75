#!/usr/bin/env bash
# Validators disagree on whether 19.99 is a multiple of 0.01.
#
# ajv 8.20.0 and Python's jsonschema 4.26.0 divide as floats and refuse it; fastjsonschema 2.22.3 and
# pydantic 2.14.4 accept it. All agree on steps that are whole numbers or powers of two. ajv has an
# option, `multipleOfPrecision`, that is off by default.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  fastjsonschema==2.22.3 jsonschema==4.26.0 pydantic==2.14.4
npm init -y > /dev/null
npm install --silent ajv@8.20.0
cat > run.py <<'PY'
import typing
import fastjsonschema, jsonschema, pydantic
def fast(step, value):
    try:
        fastjsonschema.compile({"multipleOf": step})(value)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False
def model(step, value):
    try:
        pydantic.TypeAdapter(typing.Annotated[float, pydantic.Field(multiple_of=step)]).validate_python(value)
        return True
    except pydantic.ValidationError:
        return False
for step, value in ((0.01, 19.99), (0.25, 19.75), (5, 35)):
    print(step, value, "jsonschema", jsonschema.Draft202012Validator({"multipleOf": step}).is_valid(value),
        "fastjsonschema", fast(step, value), "pydantic", model(step, value))
PY
cat > run.mjs <<'JS'
import Ajv from 'ajv';
for (const [step, value] of [[0.01, 19.99], [0.25, 19.75], [5, 35]])
  console.log(step, value, 'ajv', new Ajv({ strictTypes: false }).validate({ multipleOf: step }, value));
JS
seen=$(venv/bin/python run.py; node run.mjs)
echo "$seen"
[ "$seen" = "0.01 19.99 jsonschema False fastjsonschema True pydantic True
0.25 19.75 jsonschema True fastjsonschema True pydantic True
5 35 jsonschema True fastjsonschema True pydantic True
0.01 19.99 ajv false
0.25 19.75 ajv true
5 35 ajv true" ]
