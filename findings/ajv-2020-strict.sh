#!/usr/bin/env bash
# Ajv's class for draft 2020-12 refuses `$anchor`, a keyword of that draft, and an `if` on its own.
#
# ajv 8.20.0, `Ajv2020` with its defaults: "unknown keyword". Without strict mode the anchor works, but
# `unevaluatedProperties` does not see what an `if` without `then` evaluated, and refuses a valid
# object. Python's jsonschema 4.26.0 accepts both values, as the draft says.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0
npm init -y > /dev/null
npm install --silent ajv@8.20.0
cat > cases.json <<'JSON'
[{"type": "object", "$defs": {"size": {"$anchor": "size", "type": "number"}}, "properties": {"a": {"$ref": "#size"}}},
 {"type": "object", "if": {"type": "object", "properties": {"a": true}, "required": ["a"]}, "unevaluatedProperties": false}]
JSON
cat > run.mjs <<'JS'
import fs from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
const judge = (schema, options) => {
  try { return new Ajv.default(options).validate(schema, { a: 1 }); } catch (error) { return error.message; }
};
for (const schema of JSON.parse(fs.readFileSync('cases.json')))
  console.log(`${judge(schema, {})}; ${judge(schema, { strict: false })}`);
JS
cat > run.py <<'PY'
import json
import jsonschema
with open("cases.json") as file:
    print(*(jsonschema.Draft202012Validator(schema).is_valid({"a": 1}) for schema in json.load(file)))
PY
seen=$(node run.mjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'strict mode: unknown keyword: "$anchor"; true
strict mode: "if" without "then" and "else" is ignored; false
True True' ]
