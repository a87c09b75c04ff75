#!/usr/bin/env bash
# Another `pattern` or `format` breaks nobody, says jsoncompat; api-schema-diff passes a new required key, and fails its end.
#
# jsoncompat 0.3.1 compares no `pattern`, `format`, `propertyNames` or `unevaluatedProperties`: "compatible", for readers
# and writers. It takes an `allOf` and the same keywords merged for two schemas, and raises for two prices in cents.
# api-schema-diff 1.0.4 fails a build for the key that is required no more, and not for a lost value, a shorter
# string or another type of a list's items.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsoncompat==0.3.1 api-schema-diff==1.0.4
cat > run.py <<'PY'
import json, subprocess
import jsoncompat
text = {"type": "string"}
cases = {
    "other pattern": ({**text, "pattern": "^a$"}, {**text, "pattern": "^b$"}),
    "other format": ({**text, "format": "uuid"}, {**text, "format": "email"}),
    "other names": ({"type": "object", "propertyNames": {"pattern": "^a"}}, {"type": "object", "propertyNames": {"pattern": "^b"}}),
    "closed": ({"type": "object"}, {"type": "object", "unevaluatedProperties": False}),
    "merged": ({"allOf": [text, {"maxLength": 5}]}, {**text, "maxLength": 5}),
    "cents": ({"type": "number", "multipleOf": 0.01}, {"type": "number", "multipleOf": 0.01, "maximum": 9}),
    "lost value": ({"enum": ["card", "cash"]}, {"enum": ["card"]}),
    "shorter": ({**text, "maxLength": 9}, {**text, "maxLength": 5}),
    "other items": ({"type": "array", "items": text}, {"type": "array", "items": {"type": "integer"}}),
    "new required key": ({"type": "object", "properties": {"a": text}}, {"type": "object", "properties": {"a": text}, "required": ["a"]}),
    "key required no more": ({"type": "object", "properties": {"a": text}, "required": ["a"]}, {"type": "object", "properties": {"a": text}}),
}
def judge(old, new, role):
    try:
        return "passes" if jsoncompat.check_compat(json.dumps(old), json.dumps(new), role) else "breaks"
    except ValueError:
        return "ValueError"
for name, schemas in cases.items():
    for file, schema in zip(("old.json", "new.json"), schemas):
        with open(file, "w") as out:
            json.dump({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, out)
    status = subprocess.run(["venv/bin/api-schema-diff", "old.json", "new.json"], capture_output=True).returncode
    writer, reader = (judge(*schemas, role) for role in ("serializer", "deserializer"))
    print(f"{name}: jsoncompat writer {writer}, reader {reader}; api-schema-diff {'breaks' if status else 'passes'}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "other pattern: jsoncompat writer passes, reader passes; api-schema-diff passes
other format: jsoncompat writer passes, reader passes; api-schema-diff passes
other names: jsoncompat writer passes, reader passes; api-schema-diff passes
closed: jsoncompat writer passes, reader passes; api-schema-diff passes
merged: jsoncompat writer passes, reader breaks; api-schema-diff breaks
cents: jsoncompat writer ValueError, reader ValueError; api-schema-diff passes
lost value: jsoncompat writer passes, reader breaks; api-schema-diff passes
shorter: jsoncompat writer passes, reader breaks; api-schema-diff passes
other items: jsoncompat writer breaks, reader breaks; api-schema-diff passes
new required key: jsoncompat writer passes, reader breaks; api-schema-diff passes
key required no more: jsoncompat writer breaks, reader passes; api-schema-diff breaks" ]
