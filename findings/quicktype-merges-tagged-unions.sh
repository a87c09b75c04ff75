#!/usr/bin/env bash
# quicktype merges the branches of a tagged union into one type.
#
# quicktype-core 26.0.0, TypeScript: of a `oneOf` over `{kind: "card", last4}` and `{kind: "cash"}` it
# writes one interface in which `last4` is optional, so that a card without `last4` passes. Tuples
# become lists of a union, in 2020-12 and in draft-07 alike.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent quicktype-core@26.0.0
cat > run.mjs <<'JS'
import { quicktype, InputData, JSONSchemaInput, FetchingJSONSchemaStore } from 'quicktype-core';
const branch = (kind, properties) => ({
  type: 'object', additionalProperties: false,
  required: ['kind', ...Object.keys(properties)], properties: { kind: { const: kind }, ...properties },
});
const parts = [{ type: 'number' }, { type: 'string' }];
const schema = {
  type: 'object', additionalProperties: false, required: ['pay', 'at'],
  properties: {
    pay: { oneOf: [branch('card', { last4: { type: 'string' } }), branch('cash', {})] },
    at: { type: 'array', prefixItems: parts, items: false, minItems: 2 },
  },
};
const source = new JSONSchemaInput(new FetchingJSONSchemaStore());
await source.addSource({ name: 'Paid', schema: JSON.stringify(schema) });
const inputData = new InputData();
inputData.addInput(source);
const { lines } = await quicktype({ inputData, lang: 'typescript', rendererOptions: { 'just-types': true } });
console.log(lines.filter((line) => /^ +(last4|at)/.test(line)).map((line) => line.replace(/ +/g, ' ').trim()).join('\n'));
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'at: [number | string, number | string, ...(number | string)[]];
last4?: string;' ]
