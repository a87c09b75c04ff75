#!/usr/bin/env bash
# fastjsonschema reads a schema of draft 2020-12 as one of draft-07, without a word.
#
# fastjsonschema 2.22.3: `prefixItems`, `dependentRequired` and `unevaluatedProperties` have no effect,
# so that invalid objects pass; with `items: false` behind `prefixItems` every valid tuple is refused.
# jsonschema 4.26.0 gives the right verdicts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fastjsonschema==2.22.3 jsonschema==4.26.0
cat > run.py <<'PY'
import fastjsonschema, jsonschema
draft = "https://json-schema.org/draft/2020-12/schema"
closed_tuple = {"$schema": draft, "type": "array", "prefixItems": [{"type": "number"}, {"type": "string"}], "items": False}
dependent = {"$schema": draft, "type": "object", "dependentRequired": {"a": ["b"]}}
unevaluated = {"$schema": draft, "type": "object", "properties": {"a": {}}, "unevaluatedProperties": False}
def fast(schema, value):
    try:
        fastjsonschema.compile(schema)(value)
        return True
    except fastjsonschema.JsonSchemaValueException:
        return False
for schema, value in ((closed_tuple, [1, "a"]), (dependent, {"a": 1}), (unevaluated, {"b": 1})):
    print(value, fast(schema, value), jsonschema.Draft202012Validator(schema).is_valid(value))
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "[1, 'a'] False True
{'a': 1} True False
{'b': 1} True False" ]
