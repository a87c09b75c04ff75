#!/usr/bin/env bash
# Customer.io's node client reports success for an event that it never sends.
#
# @customerio/cdp-analytics-node 0.5.9: the properties hold a BigInt, which JSON.stringify refuses.
# The callback of `track` gets no error, "drained" is emitted, no "error" is, and no request is made.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics } from '@customerio/cdp-analytics-node';
let requests = 0;
const server = http.createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => response.end('{"success":true}'));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new Analytics({ writeKey: 'k', host: `http://127.0.0.1:${server.address().port}`, flushAt: 1 });
const emitted = [];
for (const name of ['error', 'drained']) client.on(name, () => emitted.push(name));
const error = await new Promise((done) =>
  client.track({ userId: 'u', event: 'Counted', properties: { count: 1n } }, (error) => done(error)));
await client.closeAndFlush({ timeout: 3000 });
console.log(`callback error: ${error}, emitted: ${emitted}, requests: ${requests}`);
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "callback error: undefined, emitted: drained, requests: 0" ]
