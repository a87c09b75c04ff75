#!/usr/bin/env bash
# @asyncapi/diff finds no breaking change in any payload.
#
# @asyncapi/diff 0.5.0 with its own classification: a removed property, a new required one and a changed
# type are "unclassified", as a new description is. `breaking()` is empty.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/diff@0.5.0
cat > run.mjs <<'JS'
import { diff } from '@asyncapi/diff';
const document = (payload) => ({
  asyncapi: '3.0.0', info: { title: 't', version: '1' },
  channels: { c: { address: 'c', messages: { m: { payload } } } },
  operations: { o: { action: 'send', channel: { $ref: '#/channels/c' } } },
});
const string = { type: 'string' };
const before = { type: 'object', properties: { a: string, b: string }, required: ['a'] };
const changes = {
  'removed property': { ...before, properties: { a: string } },
  'new required': { ...before, required: ['a', 'b'] },
  'changed type': { ...before, properties: { a: { type: 'number' }, b: string } },
  description: { ...before, description: 'new' },
};
for (const [name, after] of Object.entries(changes)) {
  const found = diff(document(before), document(after));
  console.log(`${name}: ${found.breaking().length} breaking, ${found.unclassified().length} unclassified`);
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "removed property: 0 breaking, 1 unclassified
new required: 0 breaking, 1 unclassified
changed type: 0 breaking, 1 unclassified
description: 0 breaking, 1 unclassified" ]
