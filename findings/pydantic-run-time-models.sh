#!/usr/bin/env bash
# Three packages that make pydantic models of a schema at run time lose maps, refuse tuples and open objects.
#
# jambo 0.2.0.post1 empties each map, refuses the title "Order Paid" and rewrites the caller's schema.
# json-schema-to-pydantic 0.5.0 reads no type of a map's values. Both write a slash behind a host, and drop
# the keys that a closed object refuses. jsonschema-pydantic-converter 0.4.1 checks no format.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jambo==0.2.0.post1 json-schema-to-pydantic==0.5.0 jsonschema-pydantic-converter==0.4.1
cat > run.py <<'PY'
import copy, jambo, json_schema_to_pydantic, jsonschema_pydantic_converter
readers = {"jambo": jambo.SchemaConverter.build, "to-pydantic": json_schema_to_pydantic.create_model,
    "converter": jsonschema_pydantic_converter.transform}
text = {"type": "string"}
closed = {"type": "object", "additionalProperties": False, "properties": {"a": text}}
valid = {"map": ({"type": "object", "additionalProperties": text}, {"a": "b"}),
    "tuple": ({"type": "array", "prefixItems": [text, {"type": "integer"}]}, ["a", 1]),
    "type or null": ({"type": ["string", "null"]}, None),
    "uri": ({"type": "string", "format": "uri"}, "https://shop.example")}
invalid = {"map of other values": ({"type": "object", "additionalProperties": text}, {"a": 1}),
    "other key": (closed, {"b": 1}),
    "no time": ({"type": "string", "format": "date-time"}, "soon"),
    "integer as text": ({"type": "integer"}, "1")}
def read(reader, schema, value, title="Paid"):
    document = {"title": title, "type": "object", "required": ["v"], "properties": {"v": copy.deepcopy(schema)}}
    try:
        model = reader(document)
    except Exception as error:
        return f"no model, {type(error).__name__}"
    try:
        return repr(model.model_validate({"v": value}).model_dump(mode="json", exclude_unset=True)["v"])
    except ValueError:
        return "refused"
for kind, cases in (("valid", valid), ("invalid", invalid)):
    for name, (schema, value) in cases.items():
        print(f"{kind}, {name}:", "; ".join(f"{reader} {read(build, schema, value)}" for reader, build in readers.items()))
document = {"title": "Paid", "type": "object", "properties": {"v": {"type": ["string", "null"]}}}
for reader, build in readers.items():
    given = copy.deepcopy(document)
    try:
        build(given)
    except Exception:
        pass
    print(f"schema afterwards, {reader}: {'same' if given == document else given['properties']['v']}")
print("title with a space:", "; ".join(f"{reader} {read(build, text, 'a', 'Order Paid')}" for reader, build in readers.items()))
PY
seen=$(venv/bin/python -W ignore run.py)
echo "$seen"
[ "$seen" = "valid, map: jambo {}; to-pydantic {'a': 'b'}; converter {'a': 'b'}
valid, tuple: jambo no model, InvalidSchemaException; to-pydantic no model, TypeError; converter ['a', 1]
valid, type or null: jambo None; to-pydantic None; converter no model, TypeError
valid, uri: jambo 'https://shop.example/'; to-pydantic 'https://shop.example/'; converter 'https://shop.example'
invalid, map of other values: jambo {}; to-pydantic {'a': 1}; converter refused
invalid, other key: jambo {}; to-pydantic {}; converter refused
invalid, no time: jambo refused; to-pydantic refused; converter 'soon'
invalid, integer as text: jambo 1; to-pydantic 1; converter 1
schema afterwards, jambo: {'anyOf': [{'type': 'string', 'default': None}, {'type': 'null', 'default': None}], 'default': None}
schema afterwards, to-pydantic: same
schema afterwards, converter: same
title with a space: jambo no model, InvalidSchemaException; to-pydantic 'a'; converter 'a'" ]
