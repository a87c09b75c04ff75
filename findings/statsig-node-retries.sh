#!/usr/bin/env bash
# Three retries of Statsig's node client are 15 requests, and its default of five are 63, for a refusal too.
#
# statsig-node 6.5.2: a status that is no success starts the rest of the retries; when they have failed, the
# same request starts them once more as an error. A 401 is repeated like a 503. `flush` resolves all the same.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent statsig-node@6.5.2
cat > run.mjs <<'JS'
import http from 'node:http';
import statsig from 'statsig-node';
const [status, limit] = process.argv.slice(2).map(Number);
let requests = 0;
const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    const event = request.url.endsWith('/log_event');
    requests += event ? 1 : 0;
    response.writeHead(event ? status : 200, { 'content-type': 'application/json' }).end('{}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const api = `http://127.0.0.1:${server.address().port}/v1`;
await statsig.initialize('secret-k', {
  api, disableDiagnostics: true, initTimeoutMs: 1000,
  networkOverrideFunc: async (url, options) => {
    if (!url.startsWith(api)) throw new Error('its own error reports');
    return fetch(url, options);
  },
  postLogsRetryLimit: limit || undefined, postLogsRetryBackoff: () => 0,
});
statsig.logEvent({ userID: 'u' }, 'Paid', 20);
const end = await statsig.flush().then(() => 'resolves', () => 'rejects');
console.log(`${status}, ${limit ? `${limit} retries` : 'default'}: ${requests} requests, flush ${end}`);
process.exit(0);
JS
seen=$(for limit in 1 2 3 0; do node run.mjs 401 "$limit"; done; node run.mjs 503 3)
echo "$seen"
[ "$seen" = "401, 1 retries: 3 requests, flush resolves
401, 2 retries: 7 requests, flush resolves
401, 3 retries: 15 requests, flush resolves
401, default: 63 requests, flush resolves
503, 3 retries: 15 requests, flush resolves" ]
