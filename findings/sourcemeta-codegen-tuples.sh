#!/usr/bin/env bash
# The TypeScript of sourcemeta's CLI demands the optional end of a tuple, and does not compile beside a pattern of keys.
#
# sourcemeta-jsonschema 17.3.0: its `validate` accepts `["a"]` and `[]` for two `prefixItems`, the type of its `codegen`
# does not. An optional key that matches one of the `patternProperties` is an error in the generated file, whatever the
# value (TypeScript 5.9.3). A pattern that is no prefix is dropped, so that any key passes.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check sourcemeta-jsonschema==17.3.0
npm init -y > /dev/null
npm install --silent typescript@5.9.3
cat > run.py <<'PY'
import json, pathlib, subprocess
integer = {"type": "integer"}
cases = [
    ({"type": "array", "prefixItems": [{"type": "string"}, integer], "items": False}, ["a", 1]),
    ({"type": "array", "prefixItems": [{"type": "string"}, integer], "items": False}, ["a"]),
    ({"type": "object", "properties": {"x-count": integer}, "patternProperties": {"^x-": integer}, "additionalProperties": False}, {"x-count": 1}),
    ({"type": "object", "patternProperties": {"^x-": integer}, "additionalProperties": False}, {"x-count": 1}),
    ({"type": "object", "patternProperties": {"_at$": integer}, "additionalProperties": False}, {"other": 1}),
]
def cli(*options):
    return subprocess.run(["venv/bin/jsonschema", *options], capture_output=True, text=True)
rows = []
for number, (schema, value) in enumerate(cases):
    pathlib.Path("schema.json").write_text(json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}))
    pathlib.Path("value.json").write_text(json.dumps(value))
    valid = cli("validate", "schema.json", "value.json").returncode == 0
    code = cli("codegen", "schema.json", "--target", "typescript", "--name", "Value").stdout
    pathlib.Path(f"{number}.ts").write_text(f"{code}\nexport const value: Value = {json.dumps(value)};\n")
    schema.pop("type")
    rows.append((f"{number}.ts", json.dumps(schema), json.dumps(value), "valid" if valid else "invalid"))
errors = subprocess.run(["npx", "tsc", "--strict", "--noEmit", *(row[0] for row in rows)], capture_output=True, text=True).stdout
for file, schema, value, verdict in rows:
    codes = sorted({line.split("error ")[1].split(":")[0] for line in errors.splitlines() if line.startswith(file)})
    print(f"{schema} {value}: {verdict}, tsc {' '.join(codes) or 'accepts it'}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = '{"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false} ["a", 1]: valid, tsc accepts it
{"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false} ["a"]: valid, tsc TS2322
{"properties": {"x-count": {"type": "integer"}}, "patternProperties": {"^x-": {"type": "integer"}}, "additionalProperties": false} {"x-count": 1}: valid, tsc TS2411
{"patternProperties": {"^x-": {"type": "integer"}}, "additionalProperties": false} {"x-count": 1}: valid, tsc accepts it
{"patternProperties": {"_at$": {"type": "integer"}}, "additionalProperties": false} {"other": 1}: invalid, tsc accepts it' ]
