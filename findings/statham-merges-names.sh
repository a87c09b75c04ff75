#!/usr/bin/env bash
# statham writes a class without a required property if another's name differs in a space or hyphen.
#
# statham-schema 0.15.1: `order_id`, required, and `order id` become one attribute, the latter. The
# command ends well. datamodel-code-generator 0.89.0 writes both.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 statham-schema==0.15.1
cat > paid.json <<'JSON'
{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Paid", "type": "object", "required": ["order_id"],
 "properties": {"order_id": {"type": "integer"}, "order id": {"type": "string"}, "total": {"type": "number"}}}
JSON
venv/bin/statham --input paid.json --output statham.txt
venv/bin/datamodel-codegen --input paid.json --output models.txt --disable-timestamp 2> /dev/null
seen=$(grep -E '^    (order|total)' statham.txt; grep -E '^    (order|total)' models.txt)
echo "$seen"
[ "$seen" = "    order_id: Maybe[str] = Property(String(), source='order id')
    total: Maybe[float] = Property(Number())
    order_id: int
    order_id_1: str | None = Field(None, alias='order id')
    total: float | None = None" ]
