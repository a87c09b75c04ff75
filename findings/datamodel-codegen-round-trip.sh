#!/usr/bin/env bash
# What a model of datamodel-code-generator has read and writes again is refused by its own schema.
#
# datamodel-code-generator 0.89.0: an optional property becomes `str | None = None`, which pydantic 2.14.4
# also reads from a null and writes as one. Its msgspec form leaves the property out, but takes unknown
# keys, and raises for "an id, an email or both": msgspec 0.22.0 has no union of two plain structs.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 pydantic==2.14.4 msgspec==0.22.0 jsonschema==4.26.0
cat > run.py <<'PY'
import importlib, json, subprocess
import jsonschema, msgspec, pydantic
optional = {"title": "Person", "type": "object", "additionalProperties": False, "required": ["id"],
    "properties": {"id": {"type": "string"}, "email": {"type": "string"}}}
choice = {**optional, "required": [], "anyOf": [{"required": ["id"]}, {"required": ["email"]}]}
documents = ({"id": "a"}, {"id": "a", "email": None}, {"id": "a", "other": 1})
for name, schema in (("optional", optional), ("choice", choice)):
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    valid = jsonschema.Draft202012Validator(schema).is_valid
    with open(f"{name}.json", "w") as file:
        json.dump(schema, file)
    for kind in ("pydantic_v2.BaseModel", "msgspec.Struct"):
        module = f"{name}_{kind.split('.')[0]}"
        subprocess.run(["venv/bin/datamodel-codegen", "--input", f"{name}.json", "--input-file-type", "jsonschema",
            "--output-model-type", kind, "--output", f"{module}.py"], check=True, stderr=subprocess.DEVNULL)
        model = importlib.import_module(module).Person
        for document in documents:
            text = json.dumps(document)
            try:
                written = (model.model_validate_json(text).model_dump_json() if "pydantic" in kind
                    else msgspec.json.encode(msgspec.json.decode(text, type=model)).decode())
                seen = f"read, writes {written}, {'valid' if valid(json.loads(written)) else 'not valid'}"
            except (ValueError, TypeError) as error:
                seen = type(error).__name__
            print(f"{name}, {kind.split('.')[0]}, {text}, {'valid' if valid(document) else 'not valid'}: {seen}")
PY
seen=$(PYTHONPATH=. venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'optional, pydantic_v2, {"id": "a"}, valid: read, writes {"id":"a","email":null}, not valid
optional, pydantic_v2, {"id": "a", "email": null}, not valid: read, writes {"id":"a","email":null}, not valid
optional, pydantic_v2, {"id": "a", "other": 1}, not valid: ValidationError
optional, msgspec, {"id": "a"}, valid: read, writes {"id":"a"}, valid
optional, msgspec, {"id": "a", "email": null}, not valid: ValidationError
optional, msgspec, {"id": "a", "other": 1}, not valid: read, writes {"id":"a"}, valid
choice, pydantic_v2, {"id": "a"}, valid: read, writes {"id":"a","email":null}, not valid
choice, pydantic_v2, {"id": "a", "email": null}, not valid: read, writes {"id":"a","email":null}, not valid
choice, pydantic_v2, {"id": "a", "other": 1}, not valid: ValidationError
choice, msgspec, {"id": "a"}, valid: TypeError
choice, msgspec, {"id": "a", "email": null}, not valid: TypeError
choice, msgspec, {"id": "a", "other": 1}, not valid: TypeError' ]
