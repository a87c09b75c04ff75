#!/usr/bin/env bash
# An object of properties that is used again changes events that were tracked before.
#
# @customerio/cdp-analytics-node 0.5.9 and @segment/analytics-node 3.1.0 keep a reference to the
# properties until the batch is written, so that the two events of a loop both carry the number after its end.
# posthog-node 5.70.0 reads them at the call.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9 @segment/analytics-node@3.1.0 posthog-node@5.70.0
cat > run.mjs <<'JS'
import http from 'node:http';
import zlib from 'node:zlib';
import { Analytics as CustomerIo } from '@customerio/cdp-analytics-node';
import { Analytics as Segment } from '@segment/analytics-node';
import { PostHog } from 'posthog-node';
let numbers = [];
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const body = Buffer.concat(parts);
    const text = request.headers['content-encoding'] === 'gzip' ? zlib.gunzipSync(body) : body;
    for (const { properties } of JSON.parse(text).batch ?? []) numbers.push(properties.number);
    response.setHeader('content-type', 'application/json');
    response.end('{"success":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
const show = async (name, track, end) => {
  numbers = [];
  const properties = {};
  for (properties.number = 1; properties.number < 3; properties.number += 1) track(properties);
  await end();
  console.log(name, ...numbers);
};
for (const [name, Client] of [['customerio', CustomerIo], ['segment', Segment]]) {
  const client = new Client({ writeKey: 'k', host });
  await show(name, (properties) => client.track({ userId: 'u', event: 'Counted', properties }), () => client.closeAndFlush());
}
const client = new PostHog('k', { host });
await show('posthog', (properties) => client.capture({ distinctId: 'u', event: 'Counted', properties }), () => client.shutdown());
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "customerio 3 3
segment 3 3
posthog 1 2" ]
