#!/usr/bin/env bash
# A retried batch arrives after the batches behind it, in Customer.io's and Segment's node clients.
#
# @customerio/cdp-analytics-node 0.5.9 and @segment/analytics-node 3.1.0 send batches side by side. One
# 503 for the first batch, and a person's "Signed Up" follows his "Deleted". Segment's Python client
# 2.4.0 puts a batch that got a 429 behind the events that came later.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9 @segment/analytics-node@3.1.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check segment-analytics-python==2.4.0
cat > run.py <<'PY'
import sys
from segment.analytics.client import Client
client = Client("k", host=sys.argv[1], upload_size=1)
for event in ("Signed Up", "Deleted"):
    client.track("u", event)
client.flush()
client.join()
PY
cat > run.mjs <<'JS'
import http from 'node:http';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { Analytics as CustomerIo } from '@customerio/cdp-analytics-node';
import { Analytics as Segment } from '@segment/analytics-node';
let accepted = [], fault;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const events = JSON.parse(Buffer.concat(parts)).batch.map(({ event }) => event);
    if (fault && events.includes('Signed Up')) {
      response.writeHead(fault, { 'retry-after': '1' });
      fault = undefined;
    } else accepted.push(...events);
    response.end('{"success":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
const show = (name) => {
  console.log(`${name}: ${accepted.join(', ')}`);
  accepted = [];
};
for (const [name, Client] of [['customerio', CustomerIo], ['segment', Segment]]) {
  fault = 503;
  const client = new Client({ writeKey: 'k', host, maxEventsInBatch: 1, flushAt: 1 });
  await Promise.all(['Signed Up', 'Deleted'].map((event) =>
    new Promise((done) => client.track({ userId: 'u', event }, done))));
  await client.closeAndFlush();
  show(name);
}
fault = 429;
await promisify(execFile)('venv/bin/python', ['run.py', host]);
show('segment, Python');
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "customerio: Deleted, Signed Up
segment: Deleted, Signed Up
segment, Python: Deleted, Signed Up" ]
