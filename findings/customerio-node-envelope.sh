#!/usr/bin/env bash
# What Customer.io's node client says of itself on the wire.
#
# @customerio/cdp-analytics-node 0.5.9 sends `context.library.version` "1.0.0-beta.22", a user agent
# that ends in "/latest", and no `sentAt`, so that a receiver can't correct a wrong clock.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics } from '@customerio/cdp-analytics-node';
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const body = JSON.parse(Buffer.concat(parts));
    console.log(body.batch[0].context.library.version, request.headers['user-agent'],
      'sentAt' in body || 'sentAt' in body.batch[0]);
    response.end('{"success":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new Analytics({ writeKey: 'k', host: `http://127.0.0.1:${server.address().port}`, flushAt: 1 });
client.track({ userId: 'u', event: 'Seen', properties: {} });
await client.closeAndFlush({ timeout: 3000 });
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "1.0.0-beta.22 cdp-analytics-node/latest false" ]
