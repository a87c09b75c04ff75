#!/usr/bin/env bash
# The schema that @jsonhero/schema-infer makes of a phone number calls it a date, and refuses it.
#
# Version 0.1.5, which needs the package lodash and does not ask for it: "+4915112345" is `format: date`, the
# year "2026" `format: time`, and a time in one sample with a date in the next is `format: date`. Only
# the dates of RFC 3339 pass.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @jsonhero/schema-infer@0.1.5 lodash@4.17.21 ajv@8.20.0 ajv-formats@3.0.1
cat > run.cjs <<'JS'
const { inferSchema } = require('@jsonhero/schema-infer');
const Ajv = require('ajv').default;
const addFormats = require('ajv-formats').default;
const samples = [['+4915112345'], ['+12025550123'], ['2026'], ['10:15'], ['2026-01-02T03:04:05Z'], ['2026-01-02T03:04:05Z', '2026-01-02'], ['ada@shop.example', 'https://shop.example'], ['20260102']];
for (const values of samples) {
  let inferred;
  for (const value of values) inferred = inferSchema(value, inferred);
  const { $schema, ...schema } = inferred.toJSONSchema();
  const check = addFormats(new Ajv({ strict: false })).compile(schema);
  console.log(`${values.join(' and ')}: ${schema.format ?? JSON.stringify(schema)}, ${values.map((value) => check(value) ? 'valid' : 'refused').join(' and ')}`);
}
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = '+4915112345: date, refused
+12025550123: {"type":"string"}, valid
2026: time, refused
10:15: time, refused
2026-01-02T03:04:05Z: date-time, valid
2026-01-02T03:04:05Z and 2026-01-02: date, refused and valid
ada@shop.example and https://shop.example: {"type":"string"}, valid and valid
20260102: date, refused' ]
