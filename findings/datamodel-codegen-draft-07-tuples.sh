#!/usr/bin/env bash
# A draft-07 tuple becomes a list of either type in pydantic; the 2020-12 form becomes a tuple.
#
# datamodel-code-generator 0.89.0 reads `prefixItems`, and drops the positions of an `items` list
# though `$schema` names draft-07: ["a", 1] is then valid for [number, string].
# json-schema-to-typescript 16.0.0 does the opposite, so no draft serves both.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0
write() { # the keywords of a tuple, for a draft
  printf '{"$schema":"%s","title":"E","type":"object","required":["at"],"properties":{"at":{"type":"array",%s,"minItems":2,"maxItems":2}}}' "$1" "$2" > tuple.json
  venv/bin/datamodel-codegen --input tuple.json --input-file-type jsonschema \
    --output-model-type pydantic_v2.BaseModel 2> /dev/null | grep ' at: '
}
parts='[{"type":"number"},{"type":"string"}]'
seen=$(write https://json-schema.org/draft/2020-12/schema "\"prefixItems\":$parts,\"items\":false"
  write http://json-schema.org/draft-07/schema# "\"items\":$parts,\"additionalItems\":false")
echo "$seen"
[ "$seen" = "    at: tuple[float, str]
    at: list[float | str] = Field(..., max_length=2, min_length=2)" ]
