#!/usr/bin/env bash
# `closeAndFlush` of Customer.io's node client ends well when its time is over and nothing was delivered.
#
# @customerio/cdp-analytics-node 0.5.9: the promise resolves to undefined whether the events were
# delivered or the timeout came first. There is no "error", and the callback is never called, so a
# program that ends now can't tell that it lost them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics } from '@customerio/cdp-analytics-node';
for (const status of [200, 503]) {
  const server = http.createServer((request, response) => {
    response.writeHead(status);
    request.resume().on('end', () => response.end('{}'));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const client = new Analytics({ writeKey: 'k', host: `http://127.0.0.1:${server.address().port}`, maxRetries: 50 });
  let errors = 0, called = 0;
  client.on('error', () => (errors += 1));
  client.track({ userId: 'u', event: 'Seen' }, () => (called += 1));
  const outcome = await client.closeAndFlush({ timeout: 2000 });
  console.log(`${status}: ${outcome}, errors: ${errors}, callbacks: ${called}`);
}
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "200: undefined, errors: 0, callbacks: 1
503: undefined, errors: 0, callbacks: 0" ]
