#!/usr/bin/env bash
# json-schema-faker makes examples that its schema refuses.
#
# json-schema-faker 0.6.3, judged by ajv 8.20.0: a `duration` is always "PT0D" (days behind the "T"), an
# `email` is cut off at `maxLength`, `propertyNames` and a `minimum` of 2^53 are ignored, and a Unicode
# class in a pattern is taken for the letter p and quantified braces.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent json-schema-faker@0.6.3 ajv@8.20.0 ajv-formats@3.0.1
cat > run.mjs <<'JS'
import { generate } from 'json-schema-faker';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
const ajv = new Ajv.default({ strict: false });
addFormats.default(ajv);
const schemas = {
  duration: { type: 'string', format: 'duration' },
  email: { type: 'string', format: 'email', maxLength: 12 },
  propertyNames: { type: 'object', minProperties: 1, propertyNames: { pattern: '^x_' }, additionalProperties: { type: 'number' } },
  minimum: { type: 'integer', minimum: 9007199254740992 },
  pattern: { type: 'string', pattern: '^\\p{Lu}$' },
  date: { type: 'string', format: 'date' },
};
for (const [name, schema] of Object.entries(schemas)) {
  let invalid = 0;
  for (let round = 0; round < 20; round += 1)
    if (!ajv.validate(schema, await generate(structuredClone(schema)))) invalid += 1;
  console.log(name, invalid, 'of 20 invalid');
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "duration 20 of 20 invalid
email 20 of 20 invalid
propertyNames 20 of 20 invalid
minimum 20 of 20 invalid
pattern 20 of 20 invalid
date 0 of 20 invalid" ]
