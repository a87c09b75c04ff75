#!/usr/bin/env bash
# A schema that GenSON has extended by an event refuses that event, or accepts no value, and requires each of its keys.
#
# genson 1.4.0 adds the types that it sees beside the keywords of a schema that it began with, which it keeps: an
# `enum`, a bound, a `$ref` and a `oneOf` stay as they were. A property that was optional is required after one event
# that has it. Its `$schema` names no draft: jsonschema 4.26.0 takes the newest, and says that this will be an error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check genson==1.4.0 jsonschema==4.26.0
cat > run.py <<'PY'
import json, jsonschema
from genson import SchemaBuilder
for schema, event in [
    ({"type": "object", "properties": {"plan": {"type": "string", "enum": ["free"]}}}, {"plan": "pro"}),
    ({"type": "object", "properties": {"price": {"type": "integer", "minimum": 5}}}, {"price": 4.5}),
    ({"type": "object", "properties": {"id": {"$ref": "#/$defs/id"}}, "$defs": {"id": {"type": "string"}}}, {"id": 42}),
    ({"type": "object", "properties": {"note": {"oneOf": [{"type": "string"}, {"type": "null"}]}}}, {"note": 3}),
    ({"type": "object", "properties": {"note": {"type": "string"}}}, {"note": "a", "hint": "b"}),
]:
    builder = SchemaBuilder()
    builder.add_schema(schema)
    builder.add_object(event)
    extended = builder.to_schema()
    valid = jsonschema.validators.validator_for(extended)(extended).is_valid
    print(f"{json.dumps(extended['properties'])}, required {extended.get('required')}: {json.dumps(event)} is {'valid' if valid(event) else 'invalid'}")
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = '{"plan": {"enum": ["free"], "type": "string"}}, required ['"'plan'"']: {"plan": "pro"} is invalid
{"price": {"minimum": 5, "type": "number"}}, required ['"'price'"']: {"price": 4.5} is invalid
{"id": {"$ref": "#/$defs/id", "type": "integer"}}, required ['"'id'"']: {"id": 42} is invalid
{"note": {"oneOf": [{"type": "string"}, {"type": "null"}], "type": "integer"}}, required ['"'note'"']: {"note": 3} is invalid
{"note": {"type": "string"}, "hint": {"type": "string"}}, required ['"'hint', 'note'"']: {"note": "a", "hint": "b"} is valid' ]
