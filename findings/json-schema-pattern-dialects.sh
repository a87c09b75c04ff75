#!/usr/bin/env bash
# A `pattern` of ECMA 262 makes Python's validators raise, or match other digits.
#
# jsonschema 4.26.0 and fastjsonschema 2.22.3 hand patterns to Python's `re`: a Unicode class or a named
# group is neither valid nor invalid but a `re.error`, and \d matches the digits of every script.
# jsonschema-rs 0.61.2 and ajv 8.20.0 read them as JSON Schema asks.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  jsonschema==4.26.0 jsonschema-rs==0.61.2 fastjsonschema==2.22.3
npm init -y > /dev/null
npm install --silent ajv@8.20.0
cat > cases.json <<'JSON'
[["^\\p{L}$", "\u00e9"], ["^(?<year>2026)$", "2026"], ["^\\d$", "\u0663"]]
JSON
cat > run.py <<'PY'
import json, re
import fastjsonschema, jsonschema, jsonschema_rs
def fast(schema, value):
    try:
        fastjsonschema.compile(schema)(value)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False
judges = {
    "jsonschema": lambda schema, value: jsonschema.Draft202012Validator(schema).is_valid(value),
    "fastjsonschema": fast,
    "jsonschema-rs": lambda schema, value: jsonschema_rs.validator_for(schema).is_valid(value),
}
with open("cases.json") as file:
    cases = json.load(file)
def verdict(judge, pattern, value):
    try:
        return judge({"pattern": pattern}, value)
    except re.error:
        return "re.error"
for name, judge in judges.items():
    print(name, *(verdict(judge, pattern, value) for pattern, value in cases))
PY
cat > run.mjs <<'JS'
import fs from 'node:fs';
import Ajv from 'ajv';
const cases = JSON.parse(fs.readFileSync('cases.json'));
console.log('ajv', ...cases.map(([pattern, value]) => new Ajv().validate({ type: 'string', pattern }, value)));
JS
seen=$(venv/bin/python run.py; node run.mjs)
echo "$seen"
[ "$seen" = "jsonschema re.error re.error True
fastjsonschema re.error re.error True
jsonschema-rs True True False
ajv true true false" ]
