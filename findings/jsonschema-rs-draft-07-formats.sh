#!/usr/bin/env bash
# The crate `jsonschema` checks `format` under draft-07 and ignores it under 2020-12, by default.
#
# jsonschema-rs 0.61.2, its Python package: one schema, of which only the `$schema` changes, gives two
# verdicts. `contentMediaType` behaves alike. Python's jsonschema 4.26.0 checks neither in any draft.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check jsonschema==4.26.0 jsonschema-rs==0.61.2
cat > run.py <<'PY'
import jsonschema, jsonschema_rs
for draft in ("http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema"):
    for keyword in ({"format": "date-time"}, {"contentMediaType": "application/json"}):
        schema = {"$schema": draft, **keyword}
        python = jsonschema.validators.validator_for(schema)(schema).is_valid("soon")
        print("draft-07" if "draft-07" in draft else "2020-12", *keyword, jsonschema_rs.validator_for(schema).is_valid("soon"), python)
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "draft-07 format False True
draft-07 contentMediaType False True
2020-12 format True True
2020-12 contentMediaType True True" ]
