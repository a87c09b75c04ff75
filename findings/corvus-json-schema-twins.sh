#!/usr/bin/env bash
# Two packages of corvus-json-schema, "either can be imported as the other", differ on an OrderedDict, an enum and 2^64.
#
# corvus-json-schema 0.1.1 asks for exact types: an OrderedDict is no object, so that `required` and `properties` pass
# it whatever it holds, and a tuple is no array. corvus-json-schema-rs 0.1.4 converts them first, and rounds integers
# beyond 64 bits, so that a larger one passes `maximum` and `const`. A Decimal is no number to the first, and raises
# in the second. For an OrderedDict jsonschema 4.26.0 agrees with the second, for integers with the first.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check corvus-json-schema==0.1.1 corvus-json-schema-rs==0.1.4 jsonschema==4.26.0
cat > run.py <<'PY'
import collections, decimal, enum, json
import corvus_json_schema, corvus_json_schema_rs, jsonschema
class Plan(str, enum.Enum):
    PRO = "pro"
def outcome(call):
    try:
        return "valid" if call() else "invalid"
    except Exception as error:
        return type(error).__name__
for schema, value in [
    ({"required": ["price"]}, collections.OrderedDict(name="Mug")),
    ({"properties": {"price": {"type": "number"}}}, collections.OrderedDict(price="20")),
    ({"type": "object"}, collections.OrderedDict(price=20)),
    ({"maxItems": 1}, (1, 2)),
    ({"type": "string"}, Plan.PRO),
    ({"type": "number"}, decimal.Decimal("19.99")),
    ({"maximum": 2**64}, 2**64 + 1),
    ({"const": 2**64}, 2**64 + 1),
]:
    print(f"{json.dumps(schema)} {type(value).__name__}: Python {outcome(lambda: corvus_json_schema.compile(schema)(value))}, "
        f"Rust {outcome(lambda: corvus_json_schema_rs.compile(schema)(value))}, "
        f"jsonschema {outcome(lambda: jsonschema.Draft202012Validator(schema).is_valid(value))}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = '{"required": ["price"]} OrderedDict: Python valid, Rust invalid, jsonschema invalid
{"properties": {"price": {"type": "number"}}} OrderedDict: Python valid, Rust invalid, jsonschema invalid
{"type": "object"} OrderedDict: Python invalid, Rust valid, jsonschema valid
{"maxItems": 1} tuple: Python valid, Rust invalid, jsonschema valid
{"type": "string"} Plan: Python invalid, Rust valid, jsonschema valid
{"type": "number"} Decimal: Python invalid, Rust TypeError, jsonschema valid
{"maximum": 18446744073709551616} int: Python invalid, Rust valid, jsonschema invalid
{"const": 18446744073709551616} int: Python invalid, Rust valid, jsonschema invalid' ]
