#!/usr/bin/env bash
# `dependencies` left the vocabulary in 2019; half of the validators of 2020-12 still enforce it.
#
# ajv 8.20.0, jsonschema-rs 0.61.2 and @cfworker/json-schema 4.1.6 refuse {"a": 1} under `dependencies`
# in a schema that names 2020-12. Python's jsonschema 4.26.0 and @hyperjump/json-schema 1.18.0 ignore it.
# `dependentRequired` works in all five.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 jsonschema-rs==0.61.2
npm init -y > /dev/null
npm install --silent ajv@8.20.0 @cfworker/json-schema@4.1.6 @hyperjump/json-schema@1.18.0
cat > run.py <<'PY'
import jsonschema, jsonschema_rs
for keyword in ("dependencies", "dependentRequired"):
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", keyword: {"a": ["b"]}}
    print(keyword, "jsonschema", jsonschema.Draft202012Validator(schema).is_valid({"a": 1}),
        "jsonschema-rs", jsonschema_rs.validator_for(schema).is_valid({"a": 1}))
PY
cat > run.mjs <<'JS'
import Ajv from 'ajv/dist/2020.js';
import { Validator } from '@cfworker/json-schema';
import { registerSchema, validate } from '@hyperjump/json-schema/draft-2020-12';
for (const keyword of ['dependencies', 'dependentRequired']) {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', [keyword]: { a: ['b'] } };
  const id = `https://schemas.example/${keyword}`;
  registerSchema({ ...schema, $id: id });
  console.log(keyword, 'ajv', new Ajv.default({ strict: false }).validate(schema, { a: 1 }),
    'cfworker', new Validator(schema, '2020-12').validate({ a: 1 }).valid,
    'hyperjump', (await validate(id, { a: 1 })).valid);
}
JS
seen=$(venv/bin/python run.py; node run.mjs)
echo "$seen"
[ "$seen" = "dependencies jsonschema True jsonschema-rs False
dependentRequired jsonschema False jsonschema-rs False
dependencies ajv false cfworker false hyperjump true
dependentRequired ajv false cfworker false hyperjump false" ]
