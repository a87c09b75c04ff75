#!/usr/bin/env bash
# `flush()` of Amplitude's node client gives up events that its timer would have sent again.
#
# @amplitude/analytics-node 1.5.73: on a 503, or a 400 that names one bad event of two, the timer sends
# again what can be accepted. An explicit `flush`, as at the end of a program, sends once: an outage of
# a second loses the queue, and one bad event the good ones with it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @amplitude/analytics-node@1.5.73
cat > run.mjs <<'JS'
import http from 'node:http';
import { createInstance } from '@amplitude/analytics-node';
let first, requests;
const server = http.createServer((request, response) => request.resume().on('end', () => {
  const code = requests++ === 0 ? first : 200;
  const refused = { error: 'invalid', missing_field: '', events_with_invalid_fields: { time: [0] }, events_with_missing_fields: {} };
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify({ code, ...(code === 400 && refused) }));
}));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
for (first of [503, 400]) {
  for (const way of ['timer', 'flush']) {
    requests = 0;
    const client = createInstance();
    const interval = way === 'timer' ? 50 : 600000;
    await client.init('k', { serverUrl: `http://127.0.0.1:${server.address().port}`, flushIntervalMillis: interval, logLevel: 0 }).promise;
    const tracked = ['bad', 'good'].map((name) => client.track(name, {}, { user_id: 'user1' }).promise);
    await new Promise((done) => setImmediate(done));
    if (way === 'flush') await client.flush().promise;
    const codes = (await Promise.all(tracked)).map(({ event, code }) => `${event.event_type} ${code}`);
    console.log(`${first}, ${way}: ${requests} requests, ${codes.join(', ')}`);
  }
}
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "503, timer: 2 requests, bad 200, good 200
503, flush: 1 requests, bad 503, good 503
400, timer: 2 requests, bad 400, good 200
400, flush: 1 requests, bad 400, good 400" ]
