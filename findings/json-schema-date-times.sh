#!/usr/bin/env bash
# Validators disagree on RFC 3339's own leap second, and on `date-time` written with a space.
#
# RFC 3339 gives 1990-12-31T15:59:60-08:00 as an example. Python's jsonschema 4.26.0 (rfc3339-validator
# 0.1.4) and zod 4.6.7 refuse it, and so does ajv-formats 3.0.1 in `fast` mode. A space for the "T" and
# the offset "+0100" pass ajv-formats and no other of them but fastjsonschema 2.22.3 (the offset alone).
# `fast` mode accepts the 30th of February. zod refuses a lower-case "t" and "z".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  jsonschema==4.26.0 rfc3339-validator==0.1.4 jsonschema-rs==0.61.2 fastjsonschema==2.22.3
npm init -y > /dev/null
npm install --silent ajv@8.20.0 ajv-formats@3.0.1 zod@4.6.7
cat > values.json <<'JSON'
{"leap": "1990-12-31T15:59:60-08:00", "lower": "2026-01-02t03:04:05z", "space": "2026-01-02 03:04:05Z",
 "offset": "2026-01-02T03:04:05+0100", "february": "2026-02-30T00:00:00Z"}
JSON
cat > run.py <<'PY'
import json
import fastjsonschema, jsonschema, jsonschema_rs
schema = {"format": "date-time"}
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
with open("values.json") as file:
    values = json.load(file)
for name, judge in judges.items():
    print(name, *(kind for kind, value in values.items() if judge(value)))
PY
cat > run.mjs <<'JS'
import fs from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import * as zod from 'zod';
const ajv = (mode) => {
  const validator = new Ajv();
  addFormats(validator, { mode });
  return (value) => validator.validate({ type: 'string', format: 'date-time' }, value);
};
const judges = {
  ajv: ajv('full'),
  'ajv, fast': ajv('fast'),
  zod: (value) => zod.iso.datetime({ offset: true }).safeParse(value).success,
};
const values = Object.entries(JSON.parse(fs.readFileSync('values.json')));
for (const [name, judge] of Object.entries(judges))
  console.log(name, ...values.filter(([, value]) => judge(value)).map(([kind]) => kind));
JS
seen=$(venv/bin/python run.py; node run.mjs | sed 's/ *$//')
echo "$seen"
[ "$seen" = "jsonschema lower
jsonschema-rs leap lower
fastjsonschema leap lower offset
ajv leap lower space offset
ajv, fast lower offset february
zod" ]
