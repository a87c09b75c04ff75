#!/usr/bin/env bash
# A new client of Jitsu's library in node begins as the person whom another client identified.
#
# @jitsu/js 1.11.0 keeps the user id for the process, so that an event of one request's client is counted
# for the person of another's. `track` also resolves in the same way for a 200 and a 500, which it sends
# once; only the console tells.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @jitsu/js@1.11.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { jitsuAnalytics } from '@jitsu/js';
let events = [], status = 200;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    events.push(JSON.parse(Buffer.concat(parts)));
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
console.error = () => {};
const start = () => jitsuAnalytics({ host: `http://127.0.0.1:${server.address().port}`, writeKey: 'k:s' });
const track = async (client) => {
  events = [];
  const answer = await client.track('Seen', {});
  return `${events.length} request, user ${events[0]?.userId}, resolves with ${answer.payload.type}`;
};
const [first, second] = [start(), start()];
console.log(`nobody identified: ${await track(second)}`);
await first.identify('u1', { plan: 'pro' });
console.log(`the first client: ${await track(first)}`);
console.log(`a third client: ${await track(start())}`);
status = 500;
console.log(`a 500: ${await track(first)}`);
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "nobody identified: 1 request, user null, resolves with trackEnd
the first client: 1 request, user u1, resolves with trackEnd
a third client: 1 request, user u1, resolves with trackEnd
a 500: 1 request, user u1, resolves with trackEnd" ]
