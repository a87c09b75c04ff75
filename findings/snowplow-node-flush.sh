#!/usr/bin/env bash
# `await flush()` of Snowplow's node tracker does not wait for a request that is on its way already.
#
# @snowplow/node-tracker 4.8.0: `flush` returns at once while an automatic flush runs, so that a program
# that ends with it loses those events. What was refused with a 503 has no timer either: it waits for
# the next event or `flush`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @snowplow/node-tracker@4.8.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker';
let requests = 0, answered = 0, status = 200;
const server = http.createServer((request, response) => request.resume().on('end', async () => {
  requests += 1;
  arrived();
  await wait(300);
  response.writeHead(status).end('ok', () => { answered += 1; });
}));
let arrived;
const request = () => new Promise((done) => { arrived = done; });
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const start = () => newTracker({ namespace: 'n', appId: 'a' }, { endpoint: `http://127.0.0.1:${server.address().port}`, bufferSize: 1 });
const event = () => buildSelfDescribingEvent({ event: { schema: 'iglu:com.acme/paid/jsonschema/1-0-0', data: {} } });
let tracker = start();
let first = request();
tracker.track(event());
await first;
await tracker.flush();
console.log(`flush returned: ${requests} request, ${answered} answered`);
await wait(1000);
console.log(`a second later: ${requests} request, ${answered} answered`);
[requests, status, tracker, first] = [0, 503, start(), request()];
tracker.track(event());
await first;
await wait(5000);
console.log(`five seconds after a 503: ${requests} request`);
status = 200;
await tracker.flush();
console.log(`after flush: ${requests} requests`);
server.close();
JS
seen=$(node run.mjs 2> /dev/null)
echo "$seen"
[ "$seen" = "flush returned: 1 request, 0 answered
a second later: 1 request, 1 answered
five seconds after a 503: 1 request
after flush: 2 requests" ]
