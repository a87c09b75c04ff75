#!/usr/bin/env bash
# Modelina turns an object whose `anyOf` only lists required keys into `any | any`.
#
# @asyncapi/modelina 5.10.1: each branch of the `anyOf` becomes a model of its own, and the object's
# properties are gone. The same condition inside an `allOf` keeps the interface. A schema that
# names draft 2020-12 is refused as "not a JSON Schema".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/modelina@5.10.1
cat > run.mjs <<'JS'
import { TypeScriptGenerator } from '@asyncapi/modelina';
const one = { anyOf: [{ required: ['id'] }, { required: ['email'] }] };
const person = { $id: 'Person', type: 'object', additionalProperties: false, properties: { id: { type: 'string' }, email: { type: 'string' } } };
const write = async (schema) => {
  try {
    const models = await new TypeScriptGenerator({ modelType: 'interface' }).generate(schema);
    return models.map((model) => model.result.replace(/\s+/g, ' ')).join(' ');
  } catch (error) {
    return error.message;
  }
};
console.log(await write({ ...person, ...one }));
console.log(await write({ ...person, allOf: [one] }));
console.log(await write({ ...person, $schema: 'https://json-schema.org/draft/2020-12/schema' }));
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "type Person = any | any;
interface Person { id?: string; email?: string; }
Input is not a JSON Schema, so it cannot be processed." ]
