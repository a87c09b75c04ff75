#!/usr/bin/env bash
# Three tools that compare JSON Schemas: a lost value is no change in one, a new description breaks in another.
#
# json-schema-diff 1.0.0 reads no `enum`, `const`, `pattern` or `format`, and says "no difference" instead
# of that. json-schema-diff-validator 0.4.2 calls a description and an integer that becomes a number
# breaking. jsonsubschema 0.0.8 takes any string for an e-mail address.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent json-schema-diff@1.0.0 json-schema-diff-validator@0.4.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonsubschema==0.0.8
cat > cases.json <<'JSON'
{"lost value": [{"enum": ["card", "cash"]}, {"enum": ["card"]}],
 "other constant": [{"const": "card"}, {"const": "cash"}],
 "other pattern": [{"type": "string", "pattern": "^a$"}, {"type": "string", "pattern": "^b$"}],
 "new format": [{"type": "string"}, {"type": "string", "format": "email"}],
 "shorter": [{"type": "string", "maxLength": 9}, {"type": "string", "maxLength": 5}],
 "wider type": [{"type": "integer"}, {"type": "number"}],
 "description": [{"type": "string"}, {"type": "string", "description": "new"}]}
JSON
cat > run.cjs <<'JS'
const { diffSchemas } = require('json-schema-diff');
const { validateSchemaCompatibility } = require('json-schema-diff-validator');
(async () => {
  for (const [name, [before, after]] of Object.entries(require('./cases.json'))) {
    const { additionsFound, removalsFound } = await diffSchemas({ sourceSchema: before, destinationSchema: after });
    let verdict = 'compatible';
    try { validateSchemaCompatibility(before, after); } catch { verdict = 'breaking'; }
    console.log(`${name}: json-schema-diff ${removalsFound ? 'values lost' : additionsFound ? 'values added' : 'no difference'}, validator ${verdict}`);
  }
})();
JS
cat > run.py <<'PY'
import json
from jsonsubschema import isSubschema
with open("cases.json") as file:
    for name, (before, after) in json.load(file).items():
        print(f"{name}: jsonsubschema {'compatible' if isSubschema(before, after) else 'breaking'}")
PY
seen=$(node run.cjs; venv/bin/python -W ignore run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "lost value: json-schema-diff no difference, validator breaking
other constant: json-schema-diff no difference, validator breaking
other pattern: json-schema-diff no difference, validator breaking
new format: json-schema-diff no difference, validator breaking
shorter: json-schema-diff values lost, validator breaking
wider type: json-schema-diff values added, validator breaking
description: json-schema-diff no difference, validator breaking
lost value: jsonsubschema breaking
other constant: jsonsubschema breaking
other pattern: jsonsubschema breaking
new format: jsonsubschema compatible
shorter: jsonsubschema breaking
wider type: jsonsubschema compatible
description: jsonsubschema compatible" ]
