#!/usr/bin/env bash
# hypothesis-jsonschema makes values that a schema of 2020-12 refuses, and finds none for its tuples.
#
# hypothesis-jsonschema 0.23.1: `minContains` and `format: uuid` have no effect, `prefixItems` with
# `items: false` counts as a list that must be empty, and an object with named properties raises with
# hypothesis 6.170.17. The last case is the same tuple in draft-07.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check hypothesis==6.170.17 hypothesis-jsonschema==0.23.1 jsonschema==4.26.0
cat > run.py <<'PY'
import warnings
import jsonschema
from hypothesis import given, settings
from hypothesis_jsonschema import from_schema
warnings.simplefilter("ignore")
parts = [{"type": "number"}, {"type": "string"}]
new, old = "https://json-schema.org/draft/2020-12/schema", "http://json-schema.org/draft-07/schema#"
for name, schema in {
    "date-time": {"$schema": new, "type": "string", "format": "date-time"},
    "uuid": {"$schema": new, "type": "string", "format": "uuid"},
    "contains": {"$schema": new, "type": "array", "contains": {"const": 1}},
    "minContains": {"$schema": new, "type": "array", "contains": {"const": 1}, "minContains": 2},
    "required": {"$schema": new, "type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"], "additionalProperties": False},
    "optional": {"$schema": new, "type": "object", "properties": {"id": {"type": "integer"}}, "additionalProperties": False},
    "prefixItems": {"$schema": new, "type": "array", "prefixItems": parts, "items": False, "minItems": 2},
    "items": {"$schema": old, "type": "array", "items": parts, "additionalItems": False, "minItems": 2},
}.items():
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    valid = []
    @settings(max_examples=50, database=None, deadline=None, derandomize=True)
    @given(from_schema(schema))
    def check(value):
        valid.append(validator.is_valid(value))
    try:
        check()
        print(f"{name}: {'all valid' if all(valid) else 'not all valid'}")
    except Exception as error:
        print(f"{name}: {type(error).__name__}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "date-time: all valid
uuid: not all valid
contains: all valid
minContains: not all valid
required: AttributeError
optional: AttributeError
prefixItems: Unsatisfiable
items: all valid" ]
