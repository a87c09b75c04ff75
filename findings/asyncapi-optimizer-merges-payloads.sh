#!/usr/bin/env bash
# AsyncAPI's optimizer gives all messages one payload, and overwrites a component of the same name.
#
# @asyncapi/optimizer 2.0.0 with its default rules moves each inline schema to `components.schemas` under
# its last key: each `payload` under "payload", each property `total` under "total". The last one wins,
# and the result is valid for AsyncAPI's parser 3.6.6. A branch of an `anyOf` goes under "0", so that
# `components.schemas` becomes a list and the result is invalid. The optimizer's report says "move" only.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/optimizer@2.0.0 @asyncapi/parser@3.6.6
cat > run.mjs <<'JS'
import { Optimizer } from '@asyncapi/optimizer';
import { Parser } from '@asyncapi/parser';
const message = (total) => ({ payload: { type: 'object', properties: { total } } });
const document = JSON.stringify({
  asyncapi: '3.0.0', info: { title: 'Orders', version: '1.0.0' },
  channels: { orders: { address: 'orders', messages: {
    Completed: message({ type: 'number', description: 'in euros' }),
    Cancelled: message({ type: 'integer', description: 'in cents' }),
    Moved: { payload: { $ref: '#/components/schemas/total' } },
  } } },
  components: { schemas: { total: { type: 'boolean', description: 'sum or part' } } },
});
const show = async (name, text) => {
  const { document, diagnostics } = await new Parser().parse(text);
  console.log(name, diagnostics.filter((one) => one.severity === 0).length, 'errors');
  for (const message of document.allMessages().all()) {
    const schema = message.payload().json();
    const { type, description } = schema.properties?.total ?? schema;
    console.log(' ', message.id(), type, description);
  }
};
const optimize = async (text) => {
  const optimizer = new Optimizer(text);
  await optimizer.getReport();
  return optimizer.getOptimizedDocument({ output: 'JSON' });
};
await show('before:', document);
await show('after:', await optimize(document));
const choice = { ...JSON.parse(document), channels: { orders: { address: 'orders', messages: {
  Completed: message({ anyOf: [{ type: 'integer' }, { type: 'string' }] }) } } }, components: {} };
const { diagnostics } = await new Parser().parse(await optimize(JSON.stringify(choice)));
for (const { message, severity } of diagnostics) if (severity === 0) console.log(message);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "before: 0 errors
  Completed number in euros
  Cancelled integer in cents
  Moved boolean sum or part
after: 0 errors
  Completed integer in cents
  Cancelled integer in cents
  Moved integer in cents
\"schemas\" property type must be object
'#/components/schemas/payload' does not exist" ]
