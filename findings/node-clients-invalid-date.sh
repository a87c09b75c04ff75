#!/usr/bin/env bash
# No node client of this family checks a timestamp: an invalid `Date` is sent as null.
#
# customerio-node 5.2.0, @customerio/cdp-analytics-node 0.5.9, @segment/analytics-node 3.1.0. The year
# 20000 leaves as "+020000-01-01T00:00:00.000Z", which RFC 3339 does not allow, and "soon" as it is.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent customerio-node@5.2.0 @customerio/cdp-analytics-node@0.5.9 @segment/analytics-node@3.1.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics as CustomerIo } from '@customerio/cdp-analytics-node';
import { Analytics as Segment } from '@segment/analytics-node';
import { PipelinesClient } from 'customerio-node';
let sent = [];
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const body = JSON.parse(Buffer.concat(parts));
    sent.push(JSON.stringify((body.batch?.[0] ?? body).timestamp));
    response.end('{"success":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
const direct = new PipelinesClient('k', { url: host });
const clients = { 'customerio-node': (event) => direct.track(event) };
for (const [name, Client] of [['cdp-analytics-node', CustomerIo], ['segment', Segment]]) {
  const client = new Client({ writeKey: 'k', host, maxEventsInBatch: 1, flushAt: 1 });
  clients[name] = (event) => new Promise((done) => client.track(event, done));
}
for (const [name, track] of Object.entries(clients)) {
  sent = [];
  for (const timestamp of [new Date('x'), new Date(Date.UTC(20000, 0)), 'soon'])
    await track({ userId: 'u', event: 'Timed', timestamp });
  console.log(name, ...sent);
}
server.close();
server.closeAllConnections();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'customerio-node null "+020000-01-01T00:00:00.000Z" "soon"
cdp-analytics-node null "+020000-01-01T00:00:00.000Z" "soon"
segment null "+020000-01-01T00:00:00.000Z" "soon"' ]
