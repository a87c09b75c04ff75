#!/usr/bin/env bash
# AsyncAPI's parser reads the word `$ref` inside data as a reference.
#
# @asyncapi/parser 3.6.6: a payload with a property named `$ref` ends in a TypeError, reported as an
# "uncaught-error". A `$ref` within a `const` or an `enum` must point at something that exists. JSON
# Schema takes both for plain data, and `#/$defs/…` for a place in the payload, which the parser seeks
# in the whole document.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/parser@3.6.6
cat > run.mjs <<'JS'
import { Parser } from '@asyncapi/parser';
const payloads = {
  property: { type: 'object', properties: { $ref: { type: 'string' } } },
  const: { const: { $ref: '#/x' } },
  enum: { enum: [{ $ref: '#/x' }] },
  $defs: { $defs: { a: { type: 'string' } }, properties: { a: { $ref: '#/$defs/a' } } },
};
for (const [name, payload] of Object.entries(payloads)) {
  const document = { asyncapi: '3.0.0', info: { title: 't', version: '1' }, operations: {},
    channels: { c: { address: 'c', messages: { m: { payload } } } } };
  const { diagnostics } = await new Parser().parse(JSON.stringify(document));
  const errors = diagnostics.filter(({ severity }) => severity === 0);
  console.log(name, ...errors.map(({ code, message }) => `${code}: ${message.match(/Name: TypeError/)?.[0] ?? message}`));
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "property uncaught-error: Name: TypeError
const invalid-ref: '#/x' does not exist
enum invalid-ref: '#/x' does not exist
\$defs invalid-ref: '#/\$defs/a' does not exist" ]
