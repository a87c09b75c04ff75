#!/usr/bin/env bash
# One event that is too large makes PostHog's node client lose the events behind it at shutdown.
#
# posthog-node 5.70.0: after a 413 it sends the events one by one, and stops at the one that is refused
# again. `shutdown` ends well; what was queued behind is never sent.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent posthog-node@5.70.0
cat > run.mjs <<'JS'
import http from 'node:http';
import zlib from 'node:zlib';
import { PostHog } from 'posthog-node';
let seen = [];
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const body = Buffer.concat(parts);
    const text = body[0] === 0x1f ? zlib.gunzipSync(body) : body;
    const events = JSON.parse(text).batch.map(({ event }) => event);
    const status = events.includes('large') ? 413 : 200;
    seen.push(`${events.join('+')} ${status}`);
    response.writeHead(status).end('{}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
console.error = () => {};
for (const events of [['a', 'b'], ['a', 'large', 'b', 'c'], ['large', 'b']]) {
  seen = [];
  const client = new PostHog('k', { host: `http://127.0.0.1:${server.address().port}`, flushInterval: 60000 });
  for (const event of events) client.capture({ distinctId: 'u', event });
  const outcome = await client.shutdown().then(() => 'no error', () => 'error');
  console.log(`${events}: ${seen.join(', ')}; ${outcome}`);
}
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "a,b: a+b 200; no error
a,large,b,c: a+large+b+c 413, a+large 413, a 200, large 413; no error
large,b: large+b 413, large 413; no error" ]
