#!/usr/bin/env bash
# Modelina's Python classes read other keys than the schema names.
#
# @asyncapi/modelina 5.10.1 changes `2fa`, `class` and `$id` into Python names, and reads the input under
# the changed name: the key "class" of a message is never found. A `const` of 1 becomes the word
# `undefined`, which Python does not know, and further keys are looked for under "additional_properties".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/modelina@5.10.1
cat > run.mjs <<'JS'
import { PythonGenerator } from '@asyncapi/modelina';
const schema = {
  $id: 'Event', type: 'object', additionalProperties: { type: 'number' },
  properties: { '2fa': { type: 'string' }, class: { type: 'string' }, $id: { type: 'string' }, version: { const: 1 } },
};
const [model] = await new PythonGenerator().generate(schema);
console.log(model.result.split('\n').filter((line) => / self\._\w+:/.test(line)).map((line) => line.trim()).join('\n'));
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "self._number_2fa: str = input['number_2fa']
self._reserved_class: str = input['reserved_class']
self._dollar_id: str = input['dollar_id']
self._version: float = undefined
self._additional_properties: dict[str, float] = input['additional_properties']" ]
