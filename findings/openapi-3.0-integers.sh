#!/usr/bin/env bash
# 1.0 is no integer under OpenAPI 3.0 and is one under 3.1, by the same validator.
#
# openapi-schema-validator 0.9.0: its 3.0 class refuses 1.0, which Python writes for a whole float
# and JavaScript never does. A `float` may be 1e300 in both. `const` is ignored in 3.0, and `nullable` in 3.1.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openapi-schema-validator==0.9.0
cat > run.py <<'PY'
import openapi_schema_validator as openapi
cases = (({"type": "integer"}, 1.0), ({"type": "number", "format": "float"}, 1e300), ({"const": 1}, 2),
    ({"type": "string", "nullable": True}, None))
for schema, value in cases:
    print(schema, value, *(validator(schema, format_checker=checker).is_valid(value) for validator, checker in (
        (openapi.OAS30Validator, openapi.oas30_format_checker), (openapi.OAS31Validator, openapi.oas31_format_checker))))
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "{'type': 'integer'} 1.0 False True
{'type': 'number', 'format': 'float'} 1e+300 True True
{'const': 1} 2 True False
{'type': 'string', 'nullable': True} None True False" ]
