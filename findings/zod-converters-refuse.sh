#!/usr/bin/env bash
# Two converters from JSON Schema to zod refuse any key that the schema does not name, and say nothing of it.
#
# @composio/json-schema-to-zod 0.3.3 and @dmitryrechkin/json-schema-to-zod 1.0.1 read an open object as a
# closed one. The second refuses a time with an offset too, and each key of `patternProperties`, and reads
# no `pattern`, `maxLength`, `$ref`, `enum` or `const`. zod 4.6.7's own reader accepts all of these.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @composio/json-schema-to-zod@0.3.3 @dmitryrechkin/json-schema-to-zod@1.0.1 zod@4.6.7
cat > run.mjs <<'JS'
import * as composio from '@composio/json-schema-to-zod';
import { JSONSchemaToZod } from '@dmitryrechkin/json-schema-to-zod';
import * as z from 'zod';
const readers = { composio: composio.jsonSchemaToZod, dmitryrechkin: (schema) => JSONSchemaToZod.convert(schema), zod: (schema) => z.fromJSONSchema(schema) };
const text = { type: 'string' };
const valid = {
  'other key': [{ type: 'object', properties: { a: text } }, { a: 'b', x: 1 }],
  'time with an offset': [{ ...text, format: 'date-time' }, '2026-01-02T03:04:05+02:00'],
  'key of a pattern': [{ type: 'object', patternProperties: { '^x': text } }, { x1: 'b' }],
};
const invalid = {
  'other enum': [{ enum: ['a'] }, 'b'], 'other const': [{ const: 'a' }, 'b'], 'other pattern': [{ ...text, pattern: '^a' }, 'b'],
  'too long': [{ ...text, maxLength: 1 }, 'ab'], 'other type of a $ref': [{ $ref: '#/$defs/text' }, 1],
};
for (const [kind, cases] of Object.entries({ valid, invalid })) {
  for (const [name, [schema, value]] of Object.entries(cases)) {
    const document = { type: 'object', required: ['v'], properties: { v: schema }, $defs: { text } };
    const verdicts = Object.entries(readers).map(([reader, read]) => `${reader} ${read(structuredClone(document)).safeParse({ v: value }).success ? 'accepts' : 'refuses'}`);
    console.log(`${kind}, ${name}: ${verdicts.join(', ')}`);
  }
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "valid, other key: composio refuses, dmitryrechkin refuses, zod accepts
valid, time with an offset: composio accepts, dmitryrechkin refuses, zod accepts
valid, key of a pattern: composio accepts, dmitryrechkin refuses, zod accepts
invalid, other enum: composio refuses, dmitryrechkin accepts, zod refuses
invalid, other const: composio refuses, dmitryrechkin accepts, zod refuses
invalid, other pattern: composio refuses, dmitryrechkin accepts, zod refuses
invalid, too long: composio refuses, dmitryrechkin accepts, zod refuses
invalid, other type of a \$ref: composio refuses, dmitryrechkin accepts, zod refuses" ]
