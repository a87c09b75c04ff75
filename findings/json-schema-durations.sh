#!/usr/bin/env bash
# Six validators, four opinions of `format: duration`.
#
# The grammar (RFC 3339, appendix A) has no fractions and no sign, and skips no unit: P1Y1D and PT1H2S
# are outside. Formats are switched on. Python's jsonschema 4.26.0 (isoduration 20.11.0) and zod 4.6.7
# accept PT0.5S, and Python a sign; jsonschema-rs 0.61.2 and @cfworker/json-schema 4.1.6 refuse
# skipped units, which fastjsonschema 2.22.3 and ajv-formats 3.0.1 accept.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  jsonschema==4.26.0 isoduration==20.11.0 jsonschema-rs==0.61.2 fastjsonschema==2.22.3
npm init -y > /dev/null
npm install --silent ajv@8.20.0 ajv-formats@3.0.1 @cfworker/json-schema@4.1.6 zod@4.6.7
cat > run.py <<'PY'
import fastjsonschema, jsonschema, jsonschema_rs
schema = {"format": "duration"}
checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
def fast(value):
    try:
        fastjsonschema.compile(schema)(value)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False
judges = {
    "jsonschema": jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid,
    "jsonschema-rs": jsonschema_rs.validator_for(schema, validate_formats=True).is_valid,
    "fastjsonschema": fast,
}
for name, judge in judges.items():
    print(name, *(value for value in ("P1D", "PT0.5S", "P1Y1D", "PT1H2S", "-P1D") if judge(value)))
PY
cat > run.mjs <<'JS'
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { Validator } from '@cfworker/json-schema';
import * as zod from 'zod';
const ajv = new Ajv();
addFormats(ajv);
const judges = {
  ajv: (value) => ajv.validate({ type: 'string', format: 'duration' }, value),
  cfworker: (value) => new Validator({ format: 'duration' }).validate(value).valid,
  zod: (value) => zod.iso.duration().safeParse(value).success,
};
for (const [name, judge] of Object.entries(judges))
  console.log(name, ...['P1D', 'PT0.5S', 'P1Y1D', 'PT1H2S', '-P1D'].filter(judge));
JS
seen=$(venv/bin/python run.py; node run.mjs)
echo "$seen"
[ "$seen" = "jsonschema P1D PT0.5S P1Y1D PT1H2S -P1D
jsonschema-rs P1D
fastjsonschema P1D P1Y1D PT1H2S
ajv P1D P1Y1D PT1H2S
cfworker P1D
zod P1D PT0.5S P1Y1D PT1H2S" ]
