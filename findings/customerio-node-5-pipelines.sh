#!/usr/bin/env bash
# The Pipelines client of customerio-node gives up early, hides reasons and checks no batch.
#
# customerio-node 5.2.0: a 429 with `Retry-After: 31` is not retried at all, because the whole wait may
# take 30 s, though `retryAfterMaxSeconds` is 300. The service's reason in {"success":false,"error":…}
# becomes "Unknown error". `track` refuses an event without user and name; `batch` sends it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent customerio-node@5.2.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { PipelinesClient } from 'customerio-node';
let status, wait, requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  response.writeHead(status, { 'retry-after': wait });
  request.resume().on('end', () => response.end(status === 200 ? '{"success":true}' : '{"success":false,"error":"bad event"}'));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new PipelinesClient('k', { url: `http://127.0.0.1:${server.address().port}` });
const show = async (name, send) => {
  requests = 0;
  let outcome = 'ok';
  try { await send(); } catch (error) { outcome = error.message; }
  console.log(`${name}: ${outcome}, requests: ${requests}`);
};
const track = () => client.track({ userId: 'u', event: 'Seen' });
for ([status, wait] of [[429, '0'], [429, '31'], [400, '0']]) await show(`${status} after ${wait}`, track);
[status, wait] = [200, '0'];
await show('track', async () => client.track({ type: 'track' }));
await show('batch', () => client.batch([{ type: 'track' }]));
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "429 after 0: Unknown error, requests: 4
429 after 31: Unknown error, requests: 1
400 after 0: Unknown error, requests: 1
track: userId or anonymousId is required, requests: 0
batch: ok, requests: 1" ]
