#!/usr/bin/env bash
# apischema names a meta-schema that does not exist, and ajv reads no schema of its three drafts with a tuple.
#
# apischema 0.19.0 writes `http://json-schema.org/draft/2020-12/schema#` for drafts 2020-12 and 2019-09. Before
# draft 2020-12 it writes a tuple in the old and the new form. fastjsonschema 2.22.3 takes the unknown draft for
# draft-07 and refuses the tuple; jsonschema 4.26.0 and jsonschema-rs 0.61.2 refuse the schema of 2019-09. A datetime
# without an offset is written without one, which the `format` beside it refuses.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent ajv@8.20.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check apischema==0.19.0 fastjsonschema==2.22.3 jsonschema==4.26.0 jsonschema-rs==0.61.2
cat > run.cjs <<'JS'
const { readFileSync } = require('node:fs');
const [, , path, file] = process.argv;
const Ajv = require(path);
try {
  console.log(`  ajv: ${new Ajv.default().compile(JSON.parse(readFileSync(file)))({ pair: [1, 'a'] }) ? 'valid' : 'invalid'}`);
} catch (error) {
  console.log(`  ajv: ${error.message}`);
}
JS
cat > run.py <<'PY'
import dataclasses, datetime, json, subprocess, warnings
import fastjsonschema, jsonschema, jsonschema_rs
from apischema import serialize
from apischema.json_schema import JsonSchemaVersion, serialization_schema
warnings.simplefilter("ignore")
@dataclasses.dataclass
class Paid:
    pair: tuple[int, str]
@dataclasses.dataclass
class Seen:
    at: datetime.datetime
def outcome(call):
    try:
        result = call()
        return "invalid" if result is False else "valid"
    except Exception as error:
        return type(error).__name__
value = json.loads(json.dumps(serialize(Paid, Paid((1, "a")))))
for name, ajv in (("DRAFT_2020_12", "2020"), ("DRAFT_2019_09", "2019"), ("DRAFT_7", "ajv")):
    text = json.dumps(serialization_schema(Paid, version=getattr(JsonSchemaVersion, name)))
    schema = json.loads(text)
    open("schema.json", "w").write(text)
    print(f"{name}: {schema['$schema']}", flush=True)
    subprocess.run(["node", "run.cjs", f"ajv/dist/{ajv}", "./schema.json"], check=True)
    print("  fastjsonschema:", outcome(lambda: fastjsonschema.compile(schema)(value)))
    print("  jsonschema:", outcome(lambda: jsonschema.validate(value, schema)))
    print("  jsonschema-rs:", outcome(lambda: jsonschema_rs.validator_for(schema).is_valid(value)))
seen = json.loads(json.dumps(serialize(Seen, Seen(datetime.datetime(2020, 1, 1, 12)))))
schema = json.loads(json.dumps(serialization_schema(Seen, version=JsonSchemaVersion.DRAFT_7)))
print(seen, jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(seen))
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "DRAFT_2020_12: http://json-schema.org/draft/2020-12/schema#
  ajv: no schema with key or ref \"http://json-schema.org/draft/2020-12/schema#\"
  fastjsonschema: JsonSchemaValueException
  jsonschema: valid
  jsonschema-rs: valid
DRAFT_2019_09: http://json-schema.org/draft/2020-12/schema#
  ajv: no schema with key or ref \"http://json-schema.org/draft/2020-12/schema#\"
  fastjsonschema: valid
  jsonschema: SchemaError
  jsonschema-rs: ValidationError
DRAFT_7: http://json-schema.org/draft-07/schema#
  ajv: strict mode: unknown keyword: \"prefixItems\"
  fastjsonschema: valid
  jsonschema: valid
  jsonschema-rs: valid
{'at': '2020-01-01T12:00:00'} False" ]
