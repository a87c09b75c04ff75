#!/usr/bin/env bash
# `await flush()` of RudderStack's node client returns while the events of the last batch are on their way.
#
# @rudderstack/rudder-sdk-node 3.0.13: when a full batch has left the queue, `flush` finds the queue
# empty and does not wait for that request. Of 21 events in a row, one has an answer when it returns; a
# program that ends there loses twenty. With ten events, it waits.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @rudderstack/rudder-sdk-node@3.0.13
cat > run.mjs <<'JS'
import http from 'node:http';
import rudder from '@rudderstack/rudder-sdk-node';
let answered = 0;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const { batch } = JSON.parse(Buffer.concat(parts));
    setTimeout(() => response.end('OK', () => { answered += batch.length; }), 300);
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const Client = rudder.default ?? rudder;
for (const count of [10, 21]) {
  answered = 0;
  const client = new Client('k', { dataPlaneUrl: `http://127.0.0.1:${server.address().port}`, gzip: false });
  const called = Array.from({ length: count }, () => new Promise((done) => client.track({ userId: 'u', event: 'Seen' }, done)));
  await client.flush();
  const atReturn = answered;
  await Promise.all(called);
  console.log(`${count} events: ${atReturn} answered when flush returned, ${answered} later`);
}
server.close();
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "10 events: 10 answered when flush returned, 10 later
21 events: 1 answered when flush returned, 21 later" ]
