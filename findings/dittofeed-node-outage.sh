#!/usr/bin/env bash
# A 503 ends the node program of Dittofeed's client, and `await flush()` waits for no batch that is on its way.
#
# @dittofeed/sdk-node 0.1.2: every fifth event sends a batch whose promise nobody has, so that its error is an unhandled
# rejection. An event has no time of its own, and is not sent again.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @dittofeed/sdk-node@0.1.2
cat > run.cjs <<'JS'
const http = require('node:http');
const { DittofeedSdk } = require('@dittofeed/sdk-node');
let status = 200;
let answered = 0;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const { batch } = JSON.parse(Buffer.concat(parts));
    console.log(`${batch.length} events, keys ${Object.keys(batch[0]).join(', ')}`);
    setTimeout(() => { answered += 1; response.writeHead(status).end('{}'); server.emit('answered'); }, 100);
  });
});
server.listen(0, '127.0.0.1', async () => {
  await DittofeedSdk.init({ writeKey: 'k', host: `http://127.0.0.1:${server.address().port}` });
  for (let number = 0; number < 5; number += 1) DittofeedSdk.track({ userId: 'u', event: 'Paid' });
  await DittofeedSdk.flush();
  console.log(`after flush: ${answered} of 1 batch answered`);
  await new Promise((done) => server.once('answered', done));
  status = 503;
  DittofeedSdk.track({ userId: 'u', event: 'Paid' });
  setTimeout(() => { console.log('still running'); process.exit(0); }, 5000);
});
JS
seen=$(node run.cjs 2> /dev/null || echo "exit $?")
echo "$seen"
[ "$seen" = "after flush: 0 of 1 batch answered
5 events, keys messageId, type, userId, event
1 events, keys messageId, type, userId, event
exit 1" ]
