#!/usr/bin/env bash
# A keyword beside a `$ref` replaces the shared one, vanishes or is an error, by the program that inlines it.
#
# Since 2019-09 both hold. @apidevtools/json-schema-ref-parser 16.0.5 keeps the nearer of two bounds, so that
# nine characters pass where five are allowed; jsonref 1.1.0 keeps the shared schema alone, and
# json-schema-ref-resolver 3.0.1 raises. All three put the schema where the data of a `const` has a `$ref`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @apidevtools/json-schema-ref-parser@16.0.5 json-schema-ref-resolver@3.0.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonref==1.1.0
cat > cases.json <<'JSON'
{"description": {"$ref": "#/$defs/Sku", "description": "Near."},
 "wider bound": {"$ref": "#/$defs/Sku", "maxLength": 9},
 "data": {"const": {"$ref": "#/$defs/Sku"}}}
JSON
cat > run.mjs <<'JS'
import fs from 'node:fs';
import { $RefParser } from '@apidevtools/json-schema-ref-parser';
import resolver from 'json-schema-ref-resolver';
const readers = {
  'ref-parser': (schema) => new $RefParser().dereference(schema),
  'ref-resolver': (schema) => { const refs = new resolver.RefResolver(); refs.addSchema(schema, 'k'); return refs.getDerefSchema('k'); },
};
for (const [name, sku] of Object.entries(JSON.parse(fs.readFileSync('cases.json')))) {
  for (const [reader, read] of Object.entries(readers)) {
    let seen;
    try {
      const schema = { $defs: { Sku: { description: 'Shared.', type: 'string', maxLength: 5 } }, properties: { sku } };
      seen = JSON.stringify((await read(schema)).properties.sku, ['const', 'description', 'maxLength', 'type', '$ref']);
    } catch (error) { seen = error.constructor.name; }
    console.log(`${name}, ${reader}: ${seen}`);
  }
}
JS
cat > run.py <<'PY'
import json, jsonref
with open("cases.json") as file:
    for name, sku in json.load(file).items():
        schema = {"$defs": {"Sku": {"description": "Shared.", "type": "string", "maxLength": 5}}, "properties": {"sku": sku}}
        print(f"{name}, jsonref: {json.dumps(jsonref.replace_refs(schema, proxies=False)['properties']['sku'], sort_keys=True)}")
PY
seen=$(node run.mjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'description, ref-parser: {"description":"Near.","maxLength":5,"type":"string"}
description, ref-resolver: Error
wider bound, ref-parser: {"description":"Shared.","maxLength":9,"type":"string"}
wider bound, ref-resolver: Error
data, ref-parser: {"const":{"description":"Shared.","maxLength":5,"type":"string"}}
data, ref-resolver: {"const":{"description":"Shared.","maxLength":5,"type":"string"}}
description, jsonref: {"description": "Shared.", "maxLength": 5, "type": "string"}
wider bound, jsonref: {"description": "Shared.", "maxLength": 5, "type": "string"}
data, jsonref: {"const": {"description": "Shared.", "maxLength": 5, "type": "string"}}' ]
