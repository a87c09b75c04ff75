#!/usr/bin/env bash
# To `Retry-After: 60`, two node clients ask again at once, and one of them says 500 for the 429.
#
# @amplitude/analytics-node 1.5.73 repeats at its interval of flushes until its count of retries is used
# up; its answer to the program is then code 500. posthog-node 5.70.0 waits its own fixed delay, three
# times. Neither reads the header; @rudderstack/rudder-sdk-node 3.0.13 waits.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @amplitude/analytics-node@1.5.73 posthog-node@5.70.0 @rudderstack/rudder-sdk-node@3.0.13
cat > run.mjs <<'JS'
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createInstance } from '@amplitude/analytics-node';
import rudder from '@rudderstack/rudder-sdk-node';
import { PostHog } from 'posthog-node';
let requests = 0;
const server = http.createServer((request, response) => request.resume().on('end', () => {
  requests += 1;
  response.writeHead(429, { 'retry-after': '60', 'content-type': 'application/json' }).end('{"code":429,"error":"slow down"}');
}));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}`;
console.error = () => {};
const clients = {
  async amplitude() {
    const client = createInstance();
    await client.init('k', { serverUrl: url, flushIntervalMillis: 10, flushMaxRetries: 3, logLevel: 0 }).promise;
    const { code, message } = await client.track('Seen', {}, { user_id: 'user1' }).promise;
    return `${code} ${message}`;
  },
  async posthog() {
    const client = new PostHog('k', { host: url, fetchRetryDelay: 100 });
    client.capture({ distinctId: 'u', event: 'Seen' });
    return client.flush().then(() => 'no error', (error) => error.name);
  },
  async rudderstack() {
    const Client = rudder.default ?? rudder;
    new Client('k', { dataPlaneUrl: url, logLevel: 'none' }).track({ userId: 'u', event: 'Seen' });
    return wait(5000, 'still waiting after 5 s');
  },
};
for (const [name, run] of Object.entries(clients)) {
  requests = 0;
  const outcome = await run();
  console.log(`${name}: ${requests} requests, ${outcome}`);
}
process.exit(0);
JS
seen=$(node run.mjs | grep -v '\[Rudder\]\|^Response')
echo "$seen"
[ "$seen" = "amplitude: 3 requests, 500 Event rejected due to exceeded retry count
posthog: 4 requests, PostHogFetchHttpError
rudderstack: 1 requests, still waiting after 5 s" ]
