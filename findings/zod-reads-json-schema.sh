#!/usr/bin/env bash
# zod's own reader of JSON Schema raises for some keywords and drops others without a word.
#
# `z.fromJSONSchema` of zod 4.6.7 refuses `dependentRequired`, and ignores an `anyOf` that lists required
# keys with the `additionalProperties: false` beside it, a limit beside `$ref`, and a schema that names no
# `type`. A `const` that is an object refuses its own value.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent zod@4.6.7
cat > run.mjs <<'JS'
import { z } from 'zod';
const closed = { type: 'object', additionalProperties: false, properties: { id: { type: 'string' }, email: { type: 'string' } } };
const show = (name, schema, ...values) => {
  let reader;
  try {
    reader = z.fromJSONSchema({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema });
  } catch (error) {
    return console.log(`${name}: ${error.message}`);
  }
  console.log(`${name}:`, values.map((value) => `${JSON.stringify(value)} ${reader.safeParse(value).success ? 'read' : 'refused'}`).join(', '));
};
show('dependentRequired', { ...closed, dependentRequired: { id: ['email'] } });
show('closed', closed, { id: 'a' }, { other: 1 });
show('closed, one of two required', { ...closed, anyOf: [{ required: ['id'] }, { required: ['email'] }] }, { id: 'a' }, {}, { other: 1 });
show('maximum', { type: 'integer', maximum: 5 }, 5, 9);
show('maximum beside $ref', { $ref: '#/$defs/Whole', maximum: 5, $defs: { Whole: { type: 'integer' } } }, 5, 9);
show('minLength', { type: 'string', minLength: 2 }, 'ab', 'a');
show('minLength without type', { minLength: 2 }, 'ab', 'a');
show('const', { const: { currency: 'EUR' } }, { currency: 'EUR' });
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'dependentRequired: dependentSchemas and dependentRequired are not supported
closed: {"id":"a"} read, {"other":1} refused
closed, one of two required: {"id":"a"} read, {} read, {"other":1} read
maximum: 5 read, 9 refused
maximum beside $ref: 5 read, 9 read
minLength: "ab" read, "a" refused
minLength without type: "ab" read, "a" read
const: {"currency":"EUR"} refused' ]
