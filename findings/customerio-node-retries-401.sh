#!/usr/bin/env bash
# Customer.io's node client repeats a request that was refused for good, and does not wait when asked.
#
# @customerio/cdp-analytics-node 0.5.9: only a 400 is final. A 401 (wrong key) and a 413 (too large) are
# sent four times. A 429 with `Retry-After: 60` is sent four times within five seconds, then lost.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics } from '@customerio/cdp-analytics-node';
let status, requests;
const server = http.createServer((request, response) => {
  requests += 1;
  response.writeHead(status, { 'retry-after': '60' });
  request.resume().on('end', () => response.end('{"success":false}'));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
for (status of [400, 401, 413, 429]) {
  requests = 0;
  const client = new Analytics({ writeKey: 'k', host: `http://127.0.0.1:${server.address().port}`, maxEventsInBatch: 1 });
  client.on('error', () => {});
  const started = Date.now();
  await new Promise((done) => client.track({ userId: 'u', event: 'Refused' }, done));
  console.log(status, requests, Date.now() - started < 5000 ? 'at once' : 'after a wait');
}
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "400 1 at once
401 4 at once
413 4 at once
429 4 at once" ]
