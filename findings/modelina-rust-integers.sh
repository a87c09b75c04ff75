#!/usr/bin/env bash
# Modelina writes Rust that can't hold the schema's integers, and derives that don't compile.
#
# @asyncapi/modelina 5.10.1: an integer is an `i32`, whatever its `maximum`. A struct whose field is a
# struct with an `f64` derives `Eq` and `Hash`, which the inner one lacks. A `null` in a `oneOf` vanishes.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/modelina@5.10.1
cat > run.mjs <<'JS'
import { RustGenerator } from '@asyncapi/modelina';
const schema = {
  $id: 'Event', type: 'object', additionalProperties: false, required: ['bytes', 'note', 'at'],
  properties: {
    bytes: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
    note: { oneOf: [{ type: 'null' }, { type: 'string' }] },
    at: { title: 'Place', type: 'object', additionalProperties: false, properties: { x: { type: 'number' } } },
  },
};
for (const model of await new RustGenerator().generate(schema))
  console.log(model.result.split('\n').filter((line) => /derive|struct|enum|pub |\(/.test(line))
    .map((line) => line.trim().replace(/#\[serde.*?\]/, '').trim()).filter(Boolean).join(' '));
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)] pub enum Note { NoteOneOf1(String),
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)] pub struct Event { pub bytes: i32, pub note: Box<crate::Note>, pub at: Box<crate::Place>,
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, PartialOrd, Serialize)] pub struct Place { pub x: Option<f64>," ]
