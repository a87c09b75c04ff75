#!/usr/bin/env bash
# quicktype's map types forget the named properties, or do not compile.
#
# quicktype-core 26.0.0, an object with a property `a` and numbers under every other key: the Rust is a
# bare HashMap without `a`, the TypeScript is refused by TypeScript 5.9.3 under `strict`. Properties
# given by `patternProperties` are left out of both.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent quicktype-core@26.0.0 typescript@5.9.3
cat > run.mjs <<'JS'
import fs from 'node:fs';
import ts from 'typescript';
import { quicktype, InputData, JSONSchemaInput, FetchingJSONSchemaStore } from 'quicktype-core';
const write = async (lang, schema) => {
  const source = new JSONSchemaInput(new FetchingJSONSchemaStore());
  await source.addSource({ name: 'Event', schema: JSON.stringify({ type: 'object', ...schema }) });
  const inputData = new InputData();
  inputData.addInput(source);
  const { lines } = await quicktype({ inputData, lang, rendererOptions: { 'just-types': true } });
  return lines.join('\n');
};
const number = { type: 'number' };
const map = { properties: { a: number }, additionalProperties: number };
console.log((await write('rust', map)).match(/pub .*/)[0]);
fs.writeFileSync('event.ts', await write('typescript', map));
for (const { messageText } of ts.getPreEmitDiagnostics(ts.createProgram(['event.ts'], { strict: true, noEmit: true, types: [] })))
  console.log(messageText);
const patterns = { properties: { a: number }, patternProperties: { '^x_': number }, additionalProperties: false };
console.log((await write('typescript', patterns)).replace(/\s+/g, ' ').trim());
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "pub type Event = HashMap<String, f64>;
Property 'a' of type 'number | undefined' is not assignable to 'string' index type 'number'.
export interface Event { a?: number; }" ]
