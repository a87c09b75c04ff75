#!/usr/bin/env bash
# openapi-typescript's type for "an id or an email" accepts every value, and a discriminator replaces a `const`.
#
# openapi-typescript 7.13.0: each branch of an `anyOf` that only lists required keys becomes `unknown`,
# and so does the whole type. Without a `mapping`, the constant "Order Completed" of each branch becomes
# the name of its schema, so that TypeScript refuses the event as its schema wants it. `const: null` is
# `unknown` too. TypeScript 5.9.3 takes 5 for a person, and sees the last of three lines as the only error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent openapi-typescript@7.13.0 typescript@5.9.3
cat > run.mjs <<'JS'
import fs from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
const event = (name) => ({ type: 'object', required: ['event'], properties: { event: { const: name } } });
const schemas = {
  Person: { type: 'object', properties: { id: { type: 'string' }, email: { type: 'string' } }, anyOf: [{ required: ['id'] }, { required: ['email'] }] },
  Event: { oneOf: [{ $ref: '#/components/schemas/Completed' }, { $ref: '#/components/schemas/Cancelled' }], discriminator: { propertyName: 'event' } },
  Completed: event('Order Completed'), Cancelled: event('Order Cancelled'), Nothing: { const: null },
};
const text = astToString(await openapiTS({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths: {}, components: { schemas } }));
fs.writeFileSync('schemas.ts', text);
fs.writeFileSync('use.ts', `import type { components } from './schemas';
const person: components['schemas']['Person'] = 5;
const nothing: components['schemas']['Nothing'] = 5;
const event: components['schemas']['Event'] = { event: 'Order Completed' };
`);
JS
node run.mjs
seen=$(npx tsc --noEmit --strict use.ts || true)
echo "$seen"
[ "$seen" = "use.ts(4,49): error TS2322: Type '\"Order Completed\"' is not assignable to type '\"Completed\" | \"Cancelled\"'." ]
