#!/usr/bin/env bash
# Middleware of Databuddy's node client runs twice for each event, unless batches are off.
#
# @databuddy/sdk 2.6.0: `track` and the batch that it joins both apply it, so that cents become 1/100 of
# cents and a name gets two prefixes. The `eventId` is never sent, so that no server can know a repeat;
# events of a batch that met a 503 are gone, and the next `flush` reports success.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @databuddy/sdk@2.6.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { Databuddy } from '@databuddy/sdk/node';
let status = 200, body;
const server = http.createServer(async (request, response) => {
  body = JSON.parse((await request.toArray()).join(''));
  response.writeHead(status, { 'content-type': 'application/json' }).end('{"status":"success"}');
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const toUnits = (event) => ({ ...event, name: `shop.${event.name}`, properties: { price: event.properties.price / 100 } });
const start = (enableBatching) => new Databuddy({ apiKey: 'k', apiUrl: `http://127.0.0.1:${server.address().port}`, enableBatching, middleware: [toUnits] });
const event = { name: 'Paid', eventId: 'order-7', properties: { price: 1999 } };
for (const batching of [false, true]) {
  const client = start(batching);
  await client.track(event);
  await client.flush();
  const [sent] = [body].flat();
  console.log(`batches ${batching ? 'on' : 'off'}: ${sent.name}, ${sent.properties.price}, id ${JSON.stringify(sent).includes('order-7')}`);
}
status = 503;
const client = start(true);
const answers = [await client.track(event), await client.flush()];
[status, body] = [200, 'nothing'];
answers.push(await client.flush());
console.log(`503: ${answers.map(({ success }) => success)}; then ${body} sent`);
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "batches off: shop.Paid, 19.99, id false
batches on: shop.shop.Paid, 0.1999, id false
503: true,false,true; then nothing sent" ]
