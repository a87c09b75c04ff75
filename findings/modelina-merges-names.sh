#!/usr/bin/env bash
# Modelina merges what only differs in writing: titles, property names, values of an enum.
#
# @asyncapi/modelina 5.10.1, TypeScript. Of two schemas titled "Address" the second serves both places.
# `order_id` (a required string) and `order id` (an optional boolean) become one property, the last.
# The values "a" and "A" become two members named A, which TypeScript refuses.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/modelina@5.10.1
cat > run.mjs <<'JS'
import { TypeScriptGenerator } from '@asyncapi/modelina';
const object = (properties, rest) => ({ type: 'object', additionalProperties: false, properties, ...rest });
const string = { type: 'string' };
const cases = [
  object({ sender: object({ street: string }, { title: 'Address' }), receiver: object({ city: string }, { title: 'Address' }) }),
  object({ order_id: string, 'order id': { type: 'boolean' } }, { required: ['order_id'] }),
  object({ size: { type: 'string', enum: ['a', 'A'] } }),
];
for (const schema of cases) {
  const models = await new TypeScriptGenerator({ modelType: 'interface' }).generate({ $id: 'Order', ...schema });
  console.log(models.map((model) => model.result.replace(/\s+/g, ' ')).join(' '));
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'interface Order { sender?: Address; receiver?: Address; } interface Address { city?: string; }
interface Order { orderId?: boolean; }
interface Order { size?: Size; } enum Size { A = "a", A = "A", }' ]
