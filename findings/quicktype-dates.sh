#!/usr/bin/env bash
# quicktype's reader of a required date accepts null, "1" and "x 1".
#
# quicktype-core 26.0.0, JavaScript with its runtime checks: a `date-time` is whatever `new Date` reads,
# so "1" and "x 1" are the year 2001; null stays null, though the schema asks for a string.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent quicktype-core@26.0.0
cat > run.mjs <<'JS'
import fs from 'node:fs';
import { quicktype, InputData, JSONSchemaInput, FetchingJSONSchemaStore } from 'quicktype-core';
const schema = { type: 'object', required: ['at'], properties: { at: { type: 'string', format: 'date-time' } } };
const source = new JSONSchemaInput(new FetchingJSONSchemaStore());
await source.addSource({ name: 'Event', schema: JSON.stringify(schema) });
const inputData = new InputData();
inputData.addInput(source);
const { lines } = await quicktype({ inputData, lang: 'javascript' });
fs.writeFileSync('event.cjs', lines.join('\n'));
const { default: reader } = await import('./event.cjs');
for (const at of [null, '1', 'x 1', 'soon']) {
  try { console.log(at, reader.toEvent(JSON.stringify({ at })).at?.getFullYear()); } catch { console.log(at, 'refused'); }
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "null undefined
1 2001
x 1 2001
soon refused" ]
